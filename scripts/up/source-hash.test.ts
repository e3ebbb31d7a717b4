import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { runCommand } from "@/kit/command";
import { testFolder } from "@/kit/testing/folder";
import { sourceHash } from "./source-hash";

it("changes with content, names, new and deleted files of its paths, and with nothing else", async () => {
  const root = testFolder();
  const write = (name: string, text: string) => writeFile(path.join(root, name), text);
  await runCommand("git", ["init", "-q"], { cwd: root });
  await write(".gitignore", "ignored");
  await write("a.ts", "one");
  const hash = () => sourceHash(root, ["a.ts", "b.ts", "ignored"]);
  const first = await hash();
  await write("ignored", "x");
  await write("elsewhere.ts", "x");
  expect(await hash()).toBe(first);
  await write("a.ts", "two");
  const second = await hash();
  expect(second).not.toBe(first);
  await write("b.ts", "");
  expect(await hash()).not.toBe(second);
  await rm(path.join(root, "b.ts"));
  expect(await hash()).toBe(second);
});
