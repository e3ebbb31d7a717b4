import { expect, it } from "vitest";
import { GitRefusal } from "../git/types";
import { environment, following } from "./testing/following";

const MINUTE = 60_000;
const A = "a".repeat(40);
const B = "b".repeat(40);

/** Passes for so long, each when the one before says so, publishing in ten seconds; until something is so, if that is said. */
async function passes(
  { pass }: ReturnType<typeof following>,
  forMs: number,
  until: (followed: Awaited<ReturnType<typeof pass>>) => boolean = () => false,
): Promise<number> {
  let passed = 0;
  let inMs = 0;
  while (passed < forMs) {
    const waitMs = Math.max(10_000, inMs);
    passed += waitMs;
    const followed = await pass(waitMs);
    if (until(followed)) return passed;
    inMs = followed.inMs;
  }
  return passed;
}

it("publishes what is pushed, however many others fail", async () => {
  const names = Array.from({ length: 32 }, (_, at) => `b${at}`);
  const branches: Record<string, string | Error> = { main: A, fine: A };
  for (const [at, name] of names.entries())
    branches[name] =
      at % 2 ? new GitRefusal("PathGone", `No folder ${at}.`, "Check it.") : new Error(`Not now ${at}.`);
  const environments = ["fine", ...names].map((name) => environment(`e-${name}`, name));
  const repository = following(environments, branches);
  await passes(repository, 20 * MINUTE);
  const { asked } = repository;
  expect(asked.filter((ref) => ref === "fine")).toHaveLength(1);
  // What the commit lacks is found once; what could not be had is tried ever less often.
  expect(asked.filter((ref) => ref === "b1")).toHaveLength(1);
  expect(asked.filter((ref) => ref === "b0").length).toBeGreaterThan(3);
  expect(asked.length).toBeLessThan(1 + 16 + 16 * 7);

  branches.fine = B;
  const isThere = ({ refs }: { refs: { commit?: string | undefined }[] }) =>
    refs.some(({ commit }) => commit === B);
  expect(await passes(repository, 20 * MINUTE, isThere)).toBeLessThan(5 * MINUTE);
});

it("looks again at once at what was refused or failed when something is pushed to it, and soon after the first failure", async () => {
  const branches: Record<string, string | Error> = {
    main: A,
    bare: new GitRefusal("PathGone", "No folder.", "Check it."),
    away: new Error("Not now."),
  };
  const { asked, pass } = following([environment("x", "bare"), environment("xx", "away")], branches);
  const [bare] = (await pass()).refs;
  expect(bare?.problem).toEqual({ reason: "Refused", message: "No folder.", remedy: "Check it." });
  expect((await pass()).inMs).toBe(30_000);
  expect((await pass(30_000)).inMs).toBe(60_000);
  branches.bare = A;
  branches.away = B;
  await pass(90_000);
  const { refs } = await pass();
  expect(refs.map(({ problem, commit }) => problem ?? commit)).toEqual([A, B]);
  expect(asked).toEqual(["bare", "away", "away", "bare", "away"]);
});

it("finds a commit that is pushed after an environment names it", async () => {
  const branches: Record<string, string | Error> = { main: B };
  const repository = following([environment("x", A)], branches);
  const [gone] = (await repository.pass()).refs;
  expect(gone?.problem?.reason).toBe("CommitGone");
  branches[A] = A;
  expect(await passes(repository, 5 * MINUTE, ({ refs }) => refs[0]?.commit === A)).toBeLessThan(MINUTE);
  // What is published of a commit stays.
  await passes(repository, 30 * MINUTE);
  expect(repository.asked).toEqual([A, A]);
});
