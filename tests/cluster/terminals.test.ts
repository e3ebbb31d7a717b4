import { spawn } from "node:child_process";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { buffer, text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { namespaceOf } from "@/server/contract/names";
import { lookAtFile, readFile, writeFile } from "@/server/files";
import { createGateway, POD, type Pod } from "@/server/kubernetes";
import { proxiedCluster } from "../kit/gateway-fixture";
import { cluster, kubectl } from "../kit/kubectl";
import { dropEnvironmentNamespace, logPod, makeEnvironmentNamespace } from "../kit/log-pods";
import { terminalsOf } from "../kit/terminals";
import { uniqueName } from "../kit/unique-name";

const environment = uniqueName("terminals");
const namespace = namespaceOf(environment);
const gateway = createGateway({ kubeconfig: cluster().kubeconfig });
const { terminals, audit, open } = terminalsOf(gateway, environment);
const start = { pod: "shell" };
const PROMPT = /[#$] $/;
/** A screen on which a program was stopped, and the prompt came back. */
const STOPPED = /\^C[\s\S]*:\/# /;

async function run(name: string, more: Partial<Parameters<typeof logPod>[0]> = {}) {
  await gateway.create(
    logPod({ environment, name, script: "trap 'exit 7' TERM; sleep 100000 & wait", ...more }),
  );
  await running(name);
}
async function running(name: string) {
  await waitFor(
    `${name} runs`,
    async () => {
      const pod = await gateway.get<Pod>({ type: POD, namespace, name });
      return pod?.status?.containerStatuses?.every(({ state }) => state?.running) === true;
    },
    170,
  );
}

/** Command lines of a pod's processes that contain a word. */
async function processes(pod: string, word: string): Promise<string[]> {
  const script = `for dir in /proc/[0-9]*; do tr '\\0' ' ' <$dir/cmdline; echo; done 2>/dev/null`;
  const { stdout } = await gateway.exec({ namespace, pod, container: "app", command: ["sh", "-c", script] });
  return (await text(stdout)).split("\n").filter((line) => line.includes(word));
}
const nobody = (pod: string, word: string) =>
  waitFor(`no ${word} in ${pod}`, async () => (await processes(pod, word)).length === 0, 60);

beforeAll(async () => {
  await makeEnvironmentNamespace(gateway, environment);
  await Promise.all([
    run("shell"),
    run("replaced", { component: "backend", restart: "Always" }),
    gateway.create({
      ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "bare", namespace } },
      spec: {
        terminationGracePeriodSeconds: 1,
        containers: [
          {
            name: "app",
            image: "devspace-portal.local/kubernetes/pause:3.10.1",
            imagePullPolicy: "IfNotPresent",
          },
        ],
      },
    }),
  ]);
});
afterAll(async () => {
  await terminals.close();
  await dropEnvironmentNamespace(gateway, environment);
});

describe("a terminal", () => {
  it("has its size at the first prompt, what programs ask for, and every byte as it was", async () => {
    const one = open({ start, cols: 123, rows: 37 });
    await one.until("a prompt", () => PROMPT.test(one.text()));
    one.type("stty size; echo $TERM $COLORTERM $LANG; tput cols 2>/dev/null; printf 'ü漢😀\\n'; tty\r");
    await one.until("answers", () => one.text().includes("/dev/pts/"));
    expect(one.text()).toMatch(/\r37 123\r\n/);
    expect(one.text()).toContain("xterm-256color truecolor C.UTF-8");
    expect(one.text()).toContain("\nü漢😀\r\n");
    // Bytes of no text and in any cut: what is typed is what arrives.
    const sent = randomBytes(100_000);
    one.type(`stty raw -echo; echo re''ady; head -c ${sent.length} | sha256sum; stty sane\r`);
    await one.until("ready", () => one.text().includes("ready"));
    for (let at = 0; at < sent.length; at += 7_777) one.type(sent.subarray(at, at + 7_777));
    const hash = createHash("sha256").update(sent).digest("hex");
    await one.until("the hash", () => one.text().includes(hash));
    one.forget();
    one.type("printf '\\303'; sleep 0.2; printf '\\274\\377\\n'\r");
    await one.until("bytes", () => one.output.includes(Buffer.from([0xc3, 0xbc, 0xff])));
    one.type("exit 3\r");
    expect(await one.ended()).toMatchObject({ code: 3, reason: "It ended with exit code 3." });
    expect(audit.filter(({ detail }) => detail.id === one.id)).toMatchObject([
      { actor: "ada@example.com", action: "terminal.open", target: environment, detail: { pod: "shell" } },
      { action: "terminal.close", detail: { reason: "It ended with exit code 3." } },
    ]);
  });

  it("follows the size of who types, and tells everybody", async () => {
    const one = open({ start, cols: 90, rows: 20 });
    await one.until("a prompt", () => PROMPT.test(one.text()));
    const other = open({ id: one.id, cols: 60, rows: 15 });
    await one.until("the other's size", () => one.kind("size").at(-1)?.cols === 60);
    one.type("stty size\r");
    await one.until("own size", () => one.text().includes("20 90"));
    await other.until("its size told", () => other.kind("size").at(-1)?.cols === 90);
    for (let cols = 80; cols < 100; cols++) one.resize({ cols, rows: 20 });
    await one.until("the last size", () => {
      if (one.text().includes("20 99")) return true;
      one.type("stty size\r");
      return false;
    });
    await other.until("the last size told", () => other.kind("size").at(-1)?.cols === 99);
    await other.leave();
    await terminals.end(environment, one.id, { user: { id: "ada" } as never });
    await one.ended();
  });

  it("prints 50 MB to who reads, stops by Ctrl+C, and never grows for who does not read", async () => {
    const one = open({ start });
    await one.until("a prompt", () => PROMPT.test(one.text()));
    const paused = open({ id: one.id }, true);
    await paused.until("joined", () => paused.said.length > 0);
    const before = memory();
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, memory() - before);
      one.forget();
    }, 100);
    one.type("head -c 50000000 /dev/zero | tr '\\0' x; echo do''ne\r");
    await one.until("50 MB", () => one.bytes > 50_000_000, 170);
    await one.until("the end of them", () => one.text().includes("done"));
    one.type("yes\r");
    await one.until("many lines", () => one.bytes > 52_000_000, 100);
    one.type("\x03");
    // As output, or on the screen that who is behind is taken to.
    await one.until(
      "a prompt again",
      () => PROMPT.test(one.text()) || STOPPED.test(one.kind("attached").at(-1)?.screen ?? ""),
    );
    clearInterval(watch);
    expect(peak / 1e6).toBeLessThan(150);
    paused.resume();
    await paused.until("the screen", () => paused.kind("attached").length > 1);
    expect(paused.kind("attached").at(-1)?.screen).toMatch(STOPPED);
    await paused.leave();
    await one.leave();
  });

  it("stops by Ctrl+C at once, also for who reads slowly: what waited on the way is skipped", async () => {
    const one = open({ start }, false, 20);
    await one.until("a prompt", () => PROMPT.test(one.text()));
    one.type("yes\r");
    await one.until("many lines", () => one.bytes > 3_000_000, 100);
    const before = one.bytes;
    one.type("\x03");
    await one.until("the prompt on the screen", () =>
      STOPPED.test(one.kind("attached").at(-1)?.screen ?? ""),
    );
    expect(one.bytes - before).toBeLessThan(1_000_000);
    await one.leave();
  });

  it("goes on for who comes back: the bytes that are missing, or the screen", async () => {
    const one = open({ start });
    await one.until("a prompt", () => PROMPT.test(one.text()));
    one.type("sleep 1; for i in 1 2 3 4 5; do echo line $i; sleep 0.3; done; echo o''ver\r");
    await one.until("the first", () => one.text().includes("line 2"));
    const offset = (one.kind("attached")[0]?.offset ?? 0) + one.bytes;
    await one.leave();
    await new Promise((done) => setTimeout(done, 1_500));
    const again = open({ id: one.id, offset });
    await again.until("the rest", () => again.text().includes("over"));
    expect(again.kind("attached")[0]).not.toHaveProperty("screen");
    expect(one.text() + again.text()).toMatch(/line 1\r\nline 2\r\nline 3\r\nline 4\r\nline 5\r\nover/);
    const late = open({ id: one.id });
    await late.until("the screen", () => late.kind("attached").length > 0);
    expect(late.kind("attached")[0]?.screen).toMatch(
      /line 1\r\nline 2\r\nline 3\r\nline 4\r\nline 5\r\nover/,
    );
    await Promise.all([again.leave(), late.leave()]);
  });

  it("is one shell however many streams ask for it at once", async () => {
    const id = randomUUID();
    const all = [open({ id, start }), open({ id, start }), open({ id, start })];
    for (const one of all) await one.until("joined", () => one.kind("attached").length > 0);
    expect(
      terminals.list(environment, { user: { id: "ada" } as never }).filter((one) => one.id === id),
    ).toHaveLength(1);
    await Promise.all(all.map((one) => one.leave()));
  });

  it("is seen and typed into by whom its owner lets, and by nobody else", async () => {
    const one = open({ start });
    await one.until("a prompt", () => PROMPT.test(one.text()));
    const refused = open({ id: one.id, person: "eve" });
    await expect(refused.until("joined", () => false, 1)).rejects.toThrow(/does not share it/);
    const owner = { user: { id: "ada", email: "ada@example.com" } as never };
    await terminals.share(environment, one.id, "read", owner);
    const eve = open({ id: one.id, person: "eve" });
    await eve.until("reading", () => eve.kind("attached")[0]?.access === "read");
    eve.type("echo not''allowed\r");
    one.type("echo al''lowed\r");
    await eve.until("what the owner does", () => eve.text().includes("\rallowed"));
    expect(one.text()).not.toContain("notallowed");
    expect(one.kind("people").at(-1)?.people).toEqual([
      { email: "ada@example.com", name: "ada", access: "write", you: true },
      { email: "eve@example.com", name: "eve", access: "read" },
    ]);
    await terminals.share(environment, one.id, "none", owner);
    expect((await eve.ended())?.reason).toContain("not shared");
    await one.leave();
  });
});

describe("the end", () => {
  it("leaves no process, whatever the shell had started", async () => {
    const one = open({ start });
    await one.until("a prompt", () => PROMPT.test(one.text()));
    one.type(
      "sleep 98701 & nohup sleep 98702 >/dev/null 2>&1 & setsid sleep 98703 & (trap '' HUP TERM; sleep 98704; sleep 98704) &\r",
    );
    await waitFor("them to run", async () => (await processes("shell", "sleep 9870")).length >= 4, 60);
    await terminals.end(environment, one.id, { user: { id: "ada" } as never });
    expect(await one.ended()).toMatchObject({ reason: "You ended it." });
    await nobody("shell", "9870");
  });

  it("comes when nobody looks for long, and for what is idle", async () => {
    const short = terminalsOf(gateway, environment, { keepMs: 1_000 });
    const one = short.open({ start });
    await one.until("a prompt", () => PROMPT.test(one.text()));
    one.type("sleep 98710 &\r");
    await waitFor("it to run", async () => (await processes("shell", "sleep 98710")).length > 0, 60);
    await one.leave();
    await nobody("shell", "98710");
    const idle = terminalsOf(gateway, environment, { idleMs: 1_000 });
    const other = idle.open({ start });
    expect((await other.ended())?.reason).toContain("Nothing was typed or printed");
    await Promise.all([short.terminals.close(), idle.terminals.close()]);
  });

  it("comes to the shell also when the portal is killed", async () => {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "tests/kit/terminal-process.ts", environment, "shell"],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    await new Promise<void>((resolve, reject) => {
      child.stdout.once("data", () => resolve());
      child.once("exit", () => reject(new Error("The process ended before its terminal began.")));
    });
    await waitFor("it to run", async () => (await processes("shell", "sleep 98720")).length > 0, 60);
    child.kill("SIGKILL");
    await nobody("shell", "98720");
  });

  it("says that the pod was deleted, and what took its place", async () => {
    const one = open({ start: { component: "backend" } });
    await one.until("a prompt", () => PROMPT.test(one.text()));
    await run("successor", { component: "backend" });
    await gateway.delete({ type: POD, namespace, name: "replaced" }, { gracePeriodSeconds: 0 });
    expect(await one.ended()).toMatchObject({
      reason: "The pod replaced was deleted.",
      successor: { pod: "successor", container: "app" },
    });
  });

  it("says that the container was restarted, and how it had ended", async () => {
    await run("restarted", { restart: "Always", component: "frontend" });
    const one = open({ start: { pod: "restarted" } });
    await one.until("a prompt", () => PROMPT.test(one.text()));
    one.type("kill 1\r");
    const ended = await one.ended(100);
    expect(ended?.reason).toMatch(
      /^The container app of restarted (was restarted|ended): Error, exit code 7\.$/,
    );
  });

  it("says that the pod was evicted", async () => {
    await run("evicted");
    const one = open({ start: { pod: "evicted" } });
    await one.until("a prompt", () => PROMPT.test(one.text()));
    const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "evicted", namespace } };
    const path = `/api/v1/namespaces/${namespace}/pods/evicted/eviction`;
    await kubectl(["create", "--raw", path, "-f", "-"], JSON.stringify(eviction));
    expect((await one.ended())?.reason).toMatch(/^The pod evicted was stopped: .*[Ee]vict/);
  });

  it("comes with the connection to the API server, is told with the last screen, and leaves no process", async () => {
    const { proxy, file, close } = await proxiedCluster();
    const far = terminalsOf(createGateway({ kubeconfig: file }), environment);
    try {
      const one = far.open({ start });
      await one.until("a prompt", () => PROMPT.test(one.text()));
      one.type("sleep 98730 & echo last''-line\r");
      await one.until("its last line", () => one.text().includes("last-line\r\n"));
      proxy.refuse();
      expect((await one.ended())?.reason).toMatch(/^The connection to the pod broke off: /);
      await nobody("shell", "98730");
      const late = far.open({ id: one.id });
      await late.ended();
      expect(late.kind("attached")[0]?.screen).toContain("last-line");
      // Nothing can be opened meanwhile, which is told; and everything afterwards.
      const none = far.open({ start });
      expect((await none.ended())?.reason).toContain("can't be reached");
      proxy.accept();
      const again = far.open({ start });
      await again.until("a prompt", () => PROMPT.test(again.text()));
    } finally {
      await far.terminals.close();
      await close();
    }
  });

  it("says what an image without a shell needs", async () => {
    await running("bare");
    const one = open({ start: { pod: "bare" } });
    expect(await one.ended()).toMatchObject({
      reason: "This image has no shell. A debug container brings one, with tools, beside it.",
    });
  });

  it("is told when there is nothing to run in, or no more may run", async () => {
    const none = open({ start: { pod: "nowhere" } });
    expect((await none.ended())?.reason).toBe(`There is no pod nowhere in ${environment} any more.`);
    const few = terminalsOf(gateway, environment, { ofPerson: 1 });
    const first = few.open({ start });
    await first.until("a prompt", () => PROMPT.test(first.text()));
    const second = few.open({ start });
    await expect(second.until("joined", () => false, 1)).rejects.toThrow(/You have 1 terminals/);
    await few.terminals.close();
  });
});

describe("files", () => {
  const asked = (path: string, pod = "shell", signal = new AbortController().signal) => ({
    ...{ gateway, environment: { metadata: { name: environment }, spec: {} }, pod, path, signal },
  });
  const upload = (path: string, bytes: Buffer, length = bytes.length, signal?: AbortSignal) =>
    writeFile({
      ...{ ...asked(path, "shell", signal), overwrite: false, length, limit: 20_000_000 },
      stream: streamOf(pieces(bytes, signal)),
    });
  const streamOf = (from: AsyncGenerator<Uint8Array>) =>
    new ReadableStream<Uint8Array>({
      async pull(controller) {
        const next = await from.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
    });
  async function* pieces(bytes: Buffer, signal?: AbortSignal) {
    for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
    // Who cancels says no more.
    if (signal) await new Promise(() => {});
  }
  const run = async (script: string) => {
    const { stdout } = await gateway.exec({
      ...{ namespace, pod: "shell", container: "app", command: ["sh", "-c", script] },
    });
    return (await text(stdout)).trim();
  };
  const hash = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

  it("go up and come down, 10 MB byte for byte, and a folder as an archive", async () => {
    const bytes = randomBytes(10 * 1024 * 1024);
    const path = "/tmp/-files here/ten 'MB'";
    await expect(upload(path, bytes)).rejects.toMatchObject({ problemCode: "not-found" });
    await run("mkdir '/tmp/-files here'");
    expect(await upload(path, bytes)).toMatchObject({ path, size: bytes.length });
    expect(await run("sha256sum /tmp/-files*/ten*")).toContain(hash(bytes));
    await expect(upload(path, bytes)).rejects.toMatchObject({ errors: [{ field: "overwrite" }] });
    const down = await readFile(asked(path));
    expect(down).toMatchObject({ length: bytes.length, kind: "file", path });
    expect(hash(await buffer(down.bytes))).toBe(hash(bytes));
    const folder = await readFile(asked("/tmp/-files here"));
    expect(folder.kind).toBe("folder");
    const archive = await buffer(folder.bytes);
    expect(archive.includes("./-files here/ten 'MB'")).toBe(true);
    expect(archive.includes(bytes.subarray(-4096))).toBe(true);
  });

  it("say what forbids them, and look from where a terminal's shell is", async () => {
    await expect(upload("/proc/new", Buffer.from("x"))).rejects.toMatchObject({
      errors: [{ field: "path" }],
    });
    await expect(upload("/tmp/long", Buffer.from("x"), 30_000_000)).rejects.toThrow("FILE_UPLOAD_MAX_MB");
    await expect(lookAtFile(asked("none"))).rejects.toThrow("There is no none in app of shell");
    await running("bare");
    await expect(lookAtFile(asked(".", "bare"))).rejects.toThrow("Open a debug container in bare");
    const one = open({ start });
    await one.until("a prompt", () => PROMPT.test(one.text()));
    one.type("cd /var/lib && echo th''ere\r");
    await one.until("a new folder", () => one.text().includes("there\r\n"));
    expect(await lookAtFile({ ...asked("."), terminal: one.id })).toMatchObject({ path: "/var/lib" });
    await terminals.end(environment, one.id, { user: { id: "ada" } as never });
  });

  it("leave neither half a file nor a process when they are cancelled", async () => {
    await run("mkdir /tmp/cancelled");
    const cancel = new AbortController();
    const half = upload("/tmp/cancelled/half", randomBytes(5_000_000), 10_000_000, cancel.signal);
    await waitFor("the first bytes", async () => /upload/.test(await run("ls -A /tmp/cancelled")), 30);
    cancel.abort();
    await expect(half).rejects.toThrow();
    await waitFor("nothing of it", async () => (await run("ls -A /tmp/cancelled")) === "", 30);
    await run("head -c 100000000 /dev/zero >/tmp/hundred");
    const down = await readFile(asked("/tmp/hundred"));
    await down.bytes.next();
    expect(await processes("shell", "head -c 100000000")).toHaveLength(1);
    await down.bytes.return(undefined);
    await nobody("shell", "head -c 100000000");
  });
});

describe("a debug container", () => {
  it("brings a shell and the processes beside it to an image without one, and ends with its terminal", async () => {
    await running("bare");
    const one = open({ start: { pod: "bare", debug: true } });
    await one.until("a prompt", () => PROMPT.test(one.text()), 100);
    expect(one.text()).toContain("A debug container beside app.");
    one.type(
      "for t in bash curl dig less nc ps psql ss strace vi; do command -v $t >/dev/null || echo lacks $t; done\r",
    );
    one.type("tr '\\0' ' ' </proc/1/cmdline; echo; echo $((6 * 7)); id -u\r");
    await one.until("what runs beside it", () => /\/pause[\s\S]*\n42\r\n\d+\r\n/.test(one.text()));
    expect(one.text()).not.toMatch(/\n42\r\n0\r\n/);
    expect(one.text()).not.toMatch(/\nlacks /);
    await terminals.end(environment, one.id, { user: { id: "ada" } as never });
    await waitFor(
      "it to end",
      async () => {
        const pod = await gateway.get<Pod>({ type: POD, namespace, name: "bare" });
        return pod?.status?.ephemeralContainerStatuses?.every(({ state }) => state?.terminated) === true;
      },
      60,
    );
  });

  it("gets into a pod whose container does not run, and says what that means", async () => {
    await gateway.create(logPod({ environment, name: "crashed", script: "exit 1", restart: "Always" }));
    await waitFor(
      "a crash",
      async () => {
        const pod = await gateway.get<Pod>({ type: POD, namespace, name: "crashed" });
        return pod?.status?.containerStatuses?.[0]?.state?.waiting?.reason === "CrashLoopBackOff";
      },
      100,
    );
    const one = open({ start: { pod: "crashed", debug: true } });
    await one.until("a prompt", () => PROMPT.test(one.text()), 100);
    expect(one.text()).toContain("whose container does not run");
    await terminals.end(environment, one.id, { user: { id: "ada" } as never });
  });
});

function memory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
