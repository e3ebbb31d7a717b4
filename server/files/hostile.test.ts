import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { ExecProcess, Gateway } from "@/server/kubernetes";
import { readFile } from ".";
import { readLook } from "./look";

/** A container whose `sh` is somebody else's program: it runs `script` instead of what it is asked for. */
function containerThat(script: string): Pick<Gateway, "get" | "exec"> {
  const pod = {
    spec: { containers: [{ name: "app" }] },
    status: { containerStatuses: [{ name: "app", state: { running: {} } }] },
  };
  return {
    get: (async () => pod) as unknown as Gateway["get"],
    async exec() {
      const child = spawn("sh", ["-c", script]);
      const result = new Promise<{ code: number }>((resolve) => {
        child.once("close", (code) => resolve({ code: code ?? 137 }));
      });
      return {
        ...child,
        ...{ result, resize() {}, close: () => child.kill("SIGKILL") },
      } as unknown as ExecProcess;
    },
  };
}

async function download(script: string): Promise<string> {
  const file = await readFile({
    gateway: containerThat(script),
    environment: { metadata: { name: "shop" }, spec: {} },
    ...{ pod: "app-0", path: "/x" },
    signal: new AbortController().signal,
  } as Parameters<typeof readFile>[0]);
  let text = "";
  for await (const piece of file.bytes) text += piece.toString("latin1");
  return text;
}

describe("a container that lies", () => {
  it("never gets a byte past the length that was told, which would be an answer of its own", async () => {
    const header = "printf 'file 5 1 rw - /x\\000'";
    expect(await download(`${header}; printf 'helloHTTP/1.1 200 OK'; sleep 60`)).toBe("hello");
    expect(await download(`${header}; printf hello; sleep 0.2; printf 'HTTP/1.1 200 OK'; sleep 60`)).toBe(
      "hello",
    );
    await expect(download(`${header}; printf hell`)).rejects.toThrow("shorter");
  });

  it("cannot stop the portal by what it writes to stderr", async () => {
    const words = "tar: changed as we read it".repeat(150);
    const script = `printf 'folder 0 1 rw - /x\\000'; printf '%s\\nX' '${words}' >&2; exit 1`;
    await expect(download(script)).rejects.toThrow();
    const honest = `printf 'folder 0 1 rw - /x\\000'; printf 'tar: ./a: file changed as we read it\\n' >&2; exit 1`;
    expect(await download(honest)).toBe("");
  });
});

it("reads odd times and refuses odd sizes", () => {
  expect(readLook("file 1 -5 rw 1 /a").modifiedAt).toBe("1969-12-31T23:59:55.000Z");
  expect(readLook("file 1 99999999999999 rw 1 /a").modifiedAt).toBeUndefined();
  expect(() => readLook("file 99999999999999999999 1 rw 1 /a")).toThrow("not the size");
});
