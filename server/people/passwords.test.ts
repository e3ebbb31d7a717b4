import { readFile } from "node:fs/promises";
import { hash } from "@node-rs/argon2";
import { expect, it } from "vitest";
import { hashPassword, isPassword } from "./passwords";

it("knows the right password only, and nobody's by none", async () => {
  const stored = await hashPassword("correct horse battery");
  expect(await isPassword(stored, "correct horse battery")).toBe(true);
  expect(await isPassword(stored, "correct horse batterz")).toBe(false);
  expect(await isPassword(null, "nobody has this password")).toBe(false);
  expect(await isPassword(undefined, "")).toBe(false);
});

it("knows a password however its letters are composed, also by a hash of before that was so", async () => {
  const [composed, decomposed] = ["Käsespätzle für alle", "Käsespätzle für alle"].map((text, index) =>
    text.normalize(index === 0 ? "NFC" : "NFD"),
  ) as [string, string];
  expect(composed).not.toBe(decomposed);
  for (const stored of [await hashPassword(composed), await hashPassword(decomposed)])
    for (const typed of [composed, decomposed]) expect(await isPassword(stored, typed)).toBe(true);
  expect(await isPassword(await hash(decomposed), decomposed)).toBe(true);
  expect(await isPassword(await hash(composed), decomposed)).toBe(true);
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
  const refused = outcomes.filter((code) => code === "too-many-requests").length;
  // 100 wait, and one or two are at work, by the machine's cores.
  expect([48, 49]).toContain(refused);
  expect(done).toBe(150 - refused);
  expect(await isPassword(stored, "correct horse battery")).toBe(true);
});

it("lets those who are known go before a flood of strangers", async () => {
  const stored = await hashPassword("correct horse battery");
  const order: string[] = [];
  const flood = Array.from({ length: 100 }, () =>
    isPassword(stored, "wrong").then(() => void order.push("stranger")),
  );
  await isPassword(stored, "correct horse battery", "known");
  expect(order.length).toBeLessThan(10);
  await Promise.all(flood);
});
