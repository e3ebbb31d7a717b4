import { type ChildProcessWithoutNullStreams, execFileSync, spawn, spawnSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { buffer, text } from "node:stream/consumers";
import { beforeAll, describe, expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { waitFor } from "@/kit/wait";
import { readLook } from "./look";
import { readCommand, statCommand, writeCommand } from "./scripts";

/** Names that end a line, a word or a header, look like options, or lead elsewhere. */
const HOSTILE = ["-rf", `"a\nb'* $(id) \`id\``, " ünïcode 漢😀 \\", "new line\n"];
const SHELLS = [["sh"], ["bash"], ["busybox", "sh"]].filter(
  ([program = ""]) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0,
);
/** Root may do everything: then somebody else tries. */
const somebody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

describe.each(SHELLS)("in %s %s", (...shell) => {
  const folder = testFolder();
  const tools = path.join(folder, "tools");
  // Its own tools only, as in images that have no others.
  const env = shell[0] === "busybox" ? { ...process.env, PATH: tools } : process.env;
  beforeAll(async () => {
    await mkdir(tools);
    if (shell[0] === "busybox")
      execFileSync("sh", [
        "-c",
        `ln -s "$(command -v busybox)" "$1/busybox"; busybox --install -s "$1"`,
        "",
        tools,
      ]);
  });
  const start = (command: string[], cwd = folder) => {
    const [program = "", ...more] = shell;
    return spawn(program, [...more, ...command.slice(1)], {
      cwd,
      env,
      ...(cwd === "/" ? { ...somebody, env: process.env } : {}),
    });
  };
  const ended = (child: ChildProcessWithoutNullStreams) =>
    new Promise<number | null>((resolve) => child.once("close", resolve));
  async function run(command: string[], input?: Buffer, cwd?: string) {
    const child = start(command, cwd);
    child.stdin.on("error", () => {});
    // Who reads keeps its input open until it is done.
    if (input) child.stdin.end(input);
    const [output, stderr, code] = await Promise.all([
      buffer(child.stdout),
      text(child.stderr),
      ended(child),
    ]);
    const end = output.indexOf(0);
    return {
      code,
      stderr,
      header: output.toString("utf8", 0, Math.max(end, 0)),
      bytes: output.subarray(end + 1),
    };
  }
  const write = (
    to: string,
    bytes: Buffer,
    more: { size?: number; overwrite?: boolean } = {},
    cwd?: string,
  ) =>
    run(
      writeCommand({
        path: to,
        size: bytes.length,
        overwrite: false,
        part: `.upload-${randomUUID()}`,
        ...more,
      }),
      bytes,
      cwd,
    );

  it("writes, looks at and reads files of any name, byte for byte", async () => {
    for (const name of HOSTILE) {
      const bytes = randomBytes(200_000);
      const to = path.join(folder, name);
      expect(await write(name, bytes)).toMatchObject({ code: 0, stderr: "", header: to });
      expect(await readFile(to)).toEqual(bytes);
      const look = readLook((await run(statCommand({ path: name }))).header);
      expect(look).toMatchObject({ path: to, kind: "file", size: 200_000, readable: true, writable: true });
      expect(look.free).toBeGreaterThan(0);
      expect((await run(readCommand({ path: to }))).bytes).toEqual(bytes);
    }
  });

  it("replaces a file only when it may, keeps its mode, and follows links to what they name", async () => {
    const to = path.join(folder, "run.sh");
    await writeFile(to, "old", { mode: 0o750 });
    await symlink("run.sh", path.join(folder, "link"));
    expect(await write("run.sh", Buffer.from("new"))).toMatchObject({ code: 1, stderr: "File exists\n" });
    expect(await readFile(to, "utf8")).toBe("old");
    expect(await write("link", Buffer.from("new"), { overwrite: true })).toMatchObject({
      code: 0,
      header: to,
    });
    expect(await readFile(to, "utf8")).toBe("new");
    expect((await stat(to)).mode & 0o777).toBe(0o750);
  });

  it("leaves nothing of an upload that is cut off", async () => {
    const own = path.join(folder, "cut");
    await mkdir(own);
    const cut = await write(path.join(own, "half"), randomBytes(1000), { size: 1001 });
    expect(cut).toMatchObject({ code: 1, stderr: "cut off\n" });
    expect(await readdir(own)).toEqual([]);
    expect(await write(path.join(own, "empty"), Buffer.alloc(0))).toMatchObject({ code: 0 });
    expect(await readdir(own)).toEqual(["empty"]);
  });

  it("says why it cannot, before any byte", async () => {
    await writeFile(path.join(folder, "plain"), "x");
    const bytes = Buffer.from("x");
    const refused = { code: 1, header: "" };
    expect(await write(folder, bytes)).toMatchObject({ ...refused, stderr: "Is a directory\n" });
    expect(await write("none/file", bytes)).toMatchObject({
      ...refused,
      stderr: expect.stringContaining("No such file"),
    });
    expect(await write("plain/file", bytes)).toMatchObject({
      ...refused,
      stderr: expect.stringContaining("Not a directory"),
    });
    expect((await write("huge", bytes, { size: 2 ** 60 })).stderr).toContain("No space left");
    expect((await run(statCommand({ path: "none" }))).stderr).toContain("No such file");
    expect((await run(readCommand({ path: "/dev/null" }))).stderr).toContain("not a regular file");
    expect(await run(readCommand({ path: "plain" }))).toMatchObject({ code: 0, bytes });
  });

  it("reads what has no length, and a folder as an archive with its name", async () => {
    const own = path.join(folder, "-folder");
    await mkdir(own);
    await writeFile(path.join(own, "one"), "1");
    expect((await run(readCommand({ path: "/proc/self/status" }))).bytes.toString()).toContain("Pid:");
    const archive = await run(readCommand({ path: "-folder" }));
    expect(archive).toMatchObject({ code: 0 });
    const list = spawnSync("tar", ["-tf", "-"], { input: archive.bytes, encoding: "utf8" });
    expect(list.stdout.split("\n")).toContain("./-folder/one");
  });

  it("stops what reads when nobody wants it any more", async () => {
    const big = path.join(folder, "big");
    await writeFile(big, Buffer.alloc(8 * 1024 * 1024));
    const child = start(readCommand({ path: big }));
    // It fills the pipe, which nobody reads, and would wait for ever.
    child.stdin.end();
    expect(await new Promise((resolve) => child.once("exit", resolve))).not.toBe(0);
  });

  it("begins in the folder of a terminal's shell", async () => {
    const terminal = randomUUID();
    const own = path.join(folder, "shell's");
    await mkdir(own, { recursive: true });
    const leader = spawn("sleep", ["1000"], {
      ...{ cwd: own, detached: true, env: { ...process.env, DEVSPACE_TERMINAL: terminal } },
    });
    try {
      await waitFor("the folder", async () => {
        const { header } = await run(statCommand({ path: ".", terminal }), undefined, "/tmp");
        return readLook(header).path === own;
      });
    } finally {
      leader.kill();
    }
    const gone = await run(statCommand({ path: ".", terminal: randomUUID() }), undefined, "/tmp");
    expect(readLook(gone.header).path).toBe("/tmp");
  });

  it("says what permissions forbid", async () => {
    const forbidden = expect.stringContaining("Permission denied");
    expect((await run(readCommand({ path: "/etc/shadow" }), undefined, "/")).stderr).toEqual(forbidden);
    expect((await write("/etc/new", Buffer.from("x"), {}, "/")).stderr).toEqual(forbidden);
  });
});
