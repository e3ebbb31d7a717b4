import { expect, it } from "vitest";
import { waitFor } from "./wait";

it("gives the first answer there is, empty ones too", async () => {
  const answers = [undefined, null, false, ""];
  expect(await waitFor("an answer", () => answers.shift(), 60, 1)).toBe("");
  expect(answers).toEqual([]);
});

it("goes on after what throws, and says in the end what it was and what it was for", async () => {
  let tries = 0;
  const second = () => {
    if (++tries < 2) throw new Error("not yet");
    return tries;
  };
  expect(await waitFor("the second", second, 60, 1)).toBe(2);
  const refused = () => Promise.reject(new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") }));
  await expect(waitFor("the door", refused, 0, 1)).rejects.toThrow(
    "Waited 0 s in vain for the door: ECONNREFUSED",
  );
  await expect(waitFor("the door", () => undefined, 0, 1)).rejects.toThrow(
    /^Waited 0 s in vain for the door$/,
  );
});
