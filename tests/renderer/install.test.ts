import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { ensureRenderer } from "@/scripts/renderer/renderer";

test("the program copies itself to where another container runs it, and takes no other argument", async () => {
  const program = await ensureRenderer();
  const copy = path.join(testFolder(), "renderer");
  expect(spawnSync(program, ["install", copy]).status).toBe(0);
  expect(statSync(copy).mode & 0o111).not.toBe(0);
  expect(readFileSync(copy).equals(readFileSync(program))).toBe(true);
  const wrong = spawnSync(program, ["remove", copy], { encoding: "utf8" });
  expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining("install FILE")]);
});
