import { describe, expect, it } from "vitest";
import { JOBS, SHOP, viewOf } from "../../environment/testing/templates";
import { moveTo, updateOf } from "./update";

const templates = [{ ...SHOP, revision: "b2" }, { ...SHOP, revision: "a1", superseded: true }, JOBS];
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
});
