import { expect, it } from "vitest";
import { REFS_MAX, REFS_PER_OWNER, templateSpec } from "@/server/contract/template-resource";
import type { EnvironmentObject } from "@/server/environments/resource";
import { wantedRefs } from "@/server/environments/template/wanted-refs";
import type { GitRefs } from "../git/refs";
import { listedOf } from "./listed";
import { environment, following, spec } from "./testing/following";

const owned = (owner: string, one: EnvironmentObject): EnvironmentObject => ({
  ...one,
  spec: { ...one.spec, owner: `${owner}@example.com` },
});
const A = "a".repeat(40);
const B = "b".repeat(40);
const C = "c".repeat(40);

it("publishes the refs that environments name one after the other, and none the worse for another's failure", async () => {
  const environments = [environment("x", "fine"), environment("xx", "bad"), environment("xxx", "away")];
  const branches = { main: A, fine: B, bad: `bad${C.slice(3)}`, away: new Error("Not now.") };
  const { pass, asked } = following([...environments, environment("y")], branches);
  const first = await pass();
  expect(first.listed).toMatchObject({ defaultBranch: "main", branches: ["main", "fine", "bad", "away"] });
  expect(first.inMs).toBeLessThanOrEqual(0);
  await pass();
  const { refs, inMs } = await pass();
  expect(asked).toEqual(["fine", "bad", "away"]);
  const [fine, bad, away] = refs;
  expect(fine).toMatchObject({ ref: "fine", commit: B, revisions: [{ commit: B, name: fine?.revision }] });
  expect(fine?.revision).toMatch(/^[0-9a-f]{20}$/);
  expect(bad).toMatchObject({ problem: { reason: "Refused", remedy: "Do." }, revisions: [] });
  expect(bad?.problem?.message).toContain("No.");
  expect(away).toMatchObject({ problem: { reason: "SourceUnavailable", message: "Not now." } });
  expect(inMs).toBe(30_000);
});

it("publishes again what moved alone, keeps what runs where a branch is gone, and forgets what nobody names", async () => {
  const environments = [environment("x", "one"), environment("xx", "two")];
  const branches: Record<string, string> = { main: A, one: B, two: C };
  const { pass, asked } = following(environments, branches);
  await pass();
  const before = await pass();
  branches.one = A;
  expect((await pass(60_000)).refs).toEqual(before.refs);
  const moved = await pass(60_000);
  expect(asked).toEqual(["one", "two", "one"]);
  expect(moved.refs[1]).toEqual(before.refs[1]);
  expect(moved.refs[0]?.commit).toBe(A);
  expect(moved.refs[0]?.revisions.map(({ commit }) => commit)).toEqual([A, B]);

  delete branches.two;
  const gone = await pass(120_000);
  expect(gone.refs[1]).toMatchObject({
    ...before.refs[1],
    checkedAt: expect.any(String),
    problem: { reason: "RefGone", remedy: "Alike are: main." },
  });
  // What the list says is gone is not asked for again.
  await pass(120_000);
  expect(asked).toEqual(["one", "two", "one", "two"]);
  branches.two = C;
  const back = await pass(120_000);
  expect(back.refs[1]?.problem).toBeUndefined();

  environments.pop();
  expect((await pass()).refs.map(({ ref }) => ref)).toEqual(["one"]);
});

it("asks a host that is away once for all, says so to whom waits, and goes on when it is back", async () => {
  const branches: Record<string, string> = { one: B, two: C };
  const { pass, asked } = following([environment("x", "one"), environment("xx", "two")], branches);
  const away = await pass();
  expect(away.refs.map(({ problem }) => problem?.message)).toEqual(["It is away.", "It is away."]);
  expect([asked, away.inMs]).toEqual([[], 30_000]);
  branches.main = A;
  await pass(30_000);
  const { refs } = await pass();
  expect(refs.map(({ problem, commit }) => [problem, commit])).toEqual([
    [undefined, B],
    [undefined, C],
  ]);
});

it("publishes nothing while it is busy or suspended, and says so to whom waits", async () => {
  const { pass, asked } = following([environment("x", "one")], { main: A, one: B });
  expect((await pass(0, { publishes: false })).refs).toEqual([{ ref: "one", revisions: [] }]);
  const suspended = await pass(0, { spec: { ...spec, suspended: true } });
  expect(suspended.refs[0]?.problem?.reason).toBe("Suspended");
  expect(asked).toEqual([]);
  const bundled = await pass(0, { spec: templateSpec.parse({ source: { bundled: "queue" } }) });
  expect(bundled).toMatchObject({ refs: [], listed: undefined });
});

it("follows a bounded number of refs: those it follows already, then the oldest environments'", () => {
  const many = Array.from({ length: REFS_MAX + 5 }, (_, at) =>
    owned(`p${Math.floor(at / REFS_PER_OWNER)}`, environment(`e${at}`, `b${at}`)),
  );
  const late = environment("x".repeat(9), "late");
  const wanted = wantedRefs([late, ...many], "one", { followed: [{ ref: "late", revisions: [] }] });
  expect(wanted).toHaveLength(REFS_MAX);
  expect(wanted[0]).toBe("late");
  const leaving = environment("z", "leaving", { deletionTimestamp: "2026-01-01T00:00:00Z" });
  expect(wantedRefs([leaving, environment("y")], "one", { followed: [] })).toEqual([]);
});

it("fetches nothing for whoever the template is not for", async () => {
  const environments = [environment("x", "theirs")];
  const { pass, asked } = following(environments, { main: A, theirs: B });
  const closed = { spec: { ...spec, policy: { users: ["bob@example.com"] } } };
  expect((await pass(0, closed)).refs).toEqual([]);
  expect(asked).toEqual([]);
  const open = { spec: { ...spec, policy: { users: ["A@example.com"] } } };
  expect((await pass(0, open)).refs).toMatchObject([{ ref: "theirs", commit: B }]);
});

it("leaves places to others than whoever names many refs", () => {
  const many = Array.from({ length: REFS_MAX }, (_, at) => environment("x", `b${at}`));
  const followed = many.map(({ spec }) => ({ ref: spec.ref ?? "", revision: "r", revisions: [] }));
  const wanted = wantedRefs([...many, owned("bob", environment("xx", "theirs"))], "one", { followed });
  expect(wanted).toHaveLength(REFS_PER_OWNER + 1);
  expect(wanted).toContain("theirs");
});

it("gives the places of refs that are gone to those that wait, and takes them up again where there is one", async () => {
  const many = Array.from({ length: REFS_PER_OWNER }, (_, at) =>
    environment("x", at === 0 ? "gone" : `b${at}`),
  );
  const branches: Record<string, string> = { main: A };
  for (const { spec } of many) if (spec.ref && spec.ref !== "gone") branches[spec.ref] = B;
  const environments = [...many];
  const { pass, asked } = following(environments, branches);
  for (const _ of many) await pass();
  expect((await pass()).refs[0]).toMatchObject({ ref: "gone", problem: { reason: "RefGone" } });

  environments.push(environment("xx", "late"));
  branches.late = C;
  const refs = async (afterMs = 0) => (await pass(afterMs)).refs.map(({ ref }) => ref);
  expect(await refs()).toContain("late");
  expect(await refs()).not.toContain("gone");
  // It does not take another's place, nor is it fetched again, for as long as the list does not know it.
  const count = asked.length;
  expect(await refs(120_000)).not.toContain("gone");
  expect(asked.length).toBe(count);

  environments.pop();
  const [again] = (await pass()).refs.filter(({ ref }) => ref === "gone");
  expect(again?.problem?.reason).toBe("RefGone");
});

it("lists what can be named, the default branch and the newest first", () => {
  const named = (...names: string[]) => names.map((name) => ({ name, commit: A }));
  const refs: GitRefs = {
    ...{ defaultBranch: "main", branches: named("a", "main", "b\u202e", "c d"), more: false },
    tags: named("v1.9", "v1.10", "v1.2"),
    changes: [{ number: 7, ref: "refs/pull/7/head", commit: A }],
  };
  expect(listedOf(refs)).toEqual({
    ...{ defaultBranch: "main", branches: ["main", "a"], tags: ["v1.10", "v1.9", "v1.2"] },
    ...{ changes: ["refs/pull/7/head"], more: false },
  });
  const many = named(...Array.from({ length: 300 }, (_, at) => `b${at}`));
  expect(listedOf({ ...refs, branches: many })).toMatchObject({ more: true });
});
