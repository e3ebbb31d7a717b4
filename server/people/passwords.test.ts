import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { hashPassword, isPassword } from "./passwords";

it("knows the right password only, and nobody's by none", async () => {
  const stored = await hashPassword("correct horse battery");
  expect(await isPassword(stored, "correct horse battery")).toBe(true);
  expect(await isPassword(stored, "correct horse batterz")).toBe(false);
  expect(await isPassword(null, "nobody has this password")).toBe(false);
  expect(await isPassword(undefined, "")).toBe(false);
});

it("leaves threads to others in a flood, turns away what is too much, and recovers", async () => {
  const stored = await hashPassword("correct horse battery");
  let done = 0;
  const flood = Array.from({ length: 150 }, () =>
    isPassword(stored, "wrong").then(
      () => void done++,
      (error: { problemCode?: string }) => error.problemCode,
    ),
  );
  await readFile(import.meta.filename);
  // A file is read by the same pool: with all threads hashing it would wait for the whole queue.
  expect(done).toBeLessThan(50);
  const outcomes = await Promise.all(flood);
  expect(outcomes.filter((code) => code === "too-many-requests")).toHaveLength(48);
  expect(done).toBe(102);
  expect(await isPassword(stored, "correct horse battery")).toBe(true);
});
