import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { refusal } from "@/server/http/problem";
import { watchRights } from "./watch-rights";

const aborted = (signal: AbortSignal) =>
  new Promise<unknown>((resolve) => signal.addEventListener("abort", () => resolve(signal.reason)));

test("ends what goes on when the one who asked may no longer, and not when nobody can tell", async () => {
  const answers = [undefined, new Error("the store is away"), refusal("unauthenticated", "Sign in again.")];
  let looks = 0;
  const watch = watchRights(
    async () => {
      const answer = answers[looks++];
      if (answer) throw answer;
    },
    new AbortController().signal,
    { recheckMs: 5 },
  );
  expect(await aborted(watch.signal)).toMatchObject({ message: "Sign in again." });
  expect(looks).toBe(3);
  await setTimeout(30);
  expect(looks).toBe(3);
});

test("ends what lasts too long, and looks no more once it is stopped or the client is gone", async () => {
  const never = async () => {};
  const long = watchRights(never, new AbortController().signal, { longestMs: 10 });
  expect(await aborted(long.signal)).toMatchObject({
    message: expect.stringContaining("longer than an hour"),
  });
  for (const end of ["stop", "client"] as const) {
    const client = new AbortController();
    let looks = 0;
    const watch = watchRights(async () => void looks++, client.signal, { recheckMs: 5 });
    if (end === "stop") watch.stop();
    else client.abort();
    const before = looks;
    await setTimeout(30);
    expect(looks).toBe(before);
  }
});
