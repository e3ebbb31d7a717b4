import { describe, expect, it } from "vitest";
import { JOBS, SHOP, viewOf } from "../../environment/testing/templates";
import { commitOf, moveTo, revisionsFor, updateOf } from "./update";

const refs = [{ ref: "feature/one", revision: "c3", revisions: [] }];
const templates = [{ ...SHOP, revision: "b2", refs }, { ...SHOP, revision: "a1", superseded: true }, JOBS];
const shop = (spec: Record<string, unknown>, revision?: string) =>
  viewOf({ template: "shop", ...spec }, revision ? { revision } : {});

describe("an update", () => {
  it.each([
    ["there is one where it runs an older revision", shop({}, "a1"), { from: "a1", to: "b2" }],
    ["also where it is held there", shop({ revision: "a1" }, "a1"), { from: "a1", to: "b2" }],
    [
      "also where it follows, but is held",
      shop({ revision: "a1", updates: "automatic" }, "a1"),
      { from: "a1", to: "b2" },
    ],
    ["none where it runs the newest", shop({}, "b2"), undefined],
    ["none where it is on its way", shop({ revision: "b2" }, "a1"), undefined],
    ["none where it follows by itself", shop({ updates: "automatic" }, "a1"), undefined],
    ["none before it runs anything", shop({}), undefined],
    [
      "none of a template that was never published",
      viewOf({ template: "jobs" }, { revision: "a1" }),
      undefined,
    ],
    ["of its branch, where it names one", shop({ ref: "feature/one" }, "b2"), { from: "b2", to: "c3" }],
    ["none where nothing is published of its branch", shop({ ref: "feature/two" }, "a1"), undefined],
    ["none of one that is gone", viewOf({ template: "gone" }, { revision: "a1" }), undefined],
    [
      "none while it is deleted",
      viewOf({ template: "shop" }, { revision: "a1", phase: "Deleting" }),
      undefined,
    ],
  ])("%s", (_, view, update) => {
    expect(updateOf(view, templates)).toEqual(update);
  });

  it("leaves an environment that follows its template to follow it, and holds it at any other revision", () => {
    const follows = shop({ updates: "automatic", revision: "a1" }, "a1");
    expect(moveTo("b2", { view: follows, newest: "b2" })).toEqual({ revision: null });
    expect(moveTo("a0", { view: follows, newest: "b2" })).toEqual({ revision: "a0" });
    expect(moveTo("b2", { view: shop({}, "a1"), newest: "b2" })).toEqual({ revision: "b2" });
  });

  it("has the commit that its branch is at, or was at", () => {
    const at = (name: string, commit: string) => ({ name, commit, publishedAt: "2026-01-01T00:00:00Z" });
    const branch = { ref: "one", revision: "c3", commit: "9", revisions: [at("c3", "3"), at("c2", "2")] };
    const commit = (revision: string, more = {}, ref = "one") =>
      commitOf(shop({ ref }, revision), [{ ...SHOP, refs: [{ ...branch, ...more }] }]);
    expect([commit("c3"), commit("c3", { problem: "No." }), commit("c2"), commit("c1")]).toEqual([
      ...["9", "3", "2", undefined],
    ]);
    expect(commit("c3", {}, "two")).toBeUndefined();
  });

  it("is chosen among what was published of its branch, where it names one", () => {
    const of = (name: string) => ({ name, publishedAt: "2026-01-01T00:00:00Z", parts: 1 });
    const branch = { ref: "feature/one", revision: "c3", revisions: [of("c3"), of("c2")] };
    const status = { revision: "b2", revisions: [of("b2"), of("a1")], refs: [branch] };
    const names = (view: ReturnType<typeof shop>) => {
      const { newest, revisions } = revisionsFor(view, status);
      return [newest, revisions.map(({ name }) => name)];
    };
    expect(names(shop({}))).toEqual(["b2", ["b2", "a1"]]);
    expect(names(shop({ ref: "feature/one" }))).toEqual(["c3", ["c3", "c2"]]);
    expect(names(shop({ ref: "feature/two" }))).toEqual([undefined, []]);
  });
});
