import { execFileSync } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { imageHash, listInputs, stageInputs } from "./image-inputs";
import { parseImageMap } from "./image-map";

const root = testFolder();
const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};
const map = parseImageMap(`
base: { ref: [devspace-portal.local/base], usedFor: x, context: base }
app: { ref: [devspace-portal.local/app], usedFor: x, context: app, inputs: copied, args: { BASE: base } }
`);
const app = map.get("app");
if (!app) throw new Error("no entry");

beforeAll(() => {
  execFileSync("git", ["init", "-q", root]);
  write(".gitignore", "*.log\n");
  write("base/Dockerfile", "FROM scratch");
  write(
    "app/Dockerfile",
    "FROM x AS build\nCOPY --chown=1:1 src \\\n  settings.json ./\nFROM x\nCOPY --from=build notes.txt ./\n",
  );
  write("app/settings.json", "{}");
  write("app/src/run.sh", "echo");
  chmodSync(path.join(root, "app/src/run.sh"), 0o700);
  write("app/src/a.test.ts", "test");
  write("app/src/debug.log", "noise");
  write("app/notes.txt", "not an input");
});

describe("inputs of an image", () => {
  it("are what git does not ignore of what the Dockerfile copies, without tests", async () => {
    expect(await listInputs(app, root)).toEqual(["Dockerfile", "settings.json", "src/run.sh"]);
  });

  it("do not count a tracked file that is deleted", async () => {
    write("app/src/gone.txt", "x");
    execFileSync("git", ["-C", root, "add", "-A"]);
    rmSync(path.join(root, "app/src/gone.txt"));
    expect(await listInputs(app, root)).toEqual(["Dockerfile", "settings.json", "src/run.sh"]);
  });

  it("are staged with the modes that git knows", async () => {
    const into = testFolder();
    await stageInputs(app, into, root);
    expect(readdirSync(into, { recursive: true }).sort()).toEqual([
      "Dockerfile",
      "settings.json",
      "src",
      "src/run.sh",
    ]);
    expect(lstatSync(path.join(into, "src/run.sh")).mode & 0o777).toBe(0o755);
    expect(lstatSync(path.join(into, "Dockerfile")).mode & 0o777).toBe(0o644);
  });
});

describe("the key of an image", () => {
  it("changes with its files, their modes and the images it is made from, and with nothing else", async () => {
    const keys = [await imageHash(map, "app", root)];
    const next = async () => {
      keys.push(await imageHash(map, "app", root));
      return keys.at(-1) === keys.at(-2);
    };
    write("app/notes.txt", "changed");
    write("app/src/a.test.ts", "changed");
    expect(await next()).toBe(true);
    write("app/src/run.sh", "echo changed");
    expect(await next()).toBe(false);
    chmodSync(path.join(root, "app/src/run.sh"), 0o600);
    expect(await next()).toBe(false);
    write("base/Dockerfile", "FROM scratch AS changed");
    expect(await next()).toBe(false);
    expect(new Set(keys).size).toBe(4);
  });
});
