import { describe, expect, it } from "vitest";
import { JOBS, SHOP } from "../../environment/testing/templates";
import { emptyDraft } from "./create-draft";
import { hasNoRefs, isUnknown, wishOf, withWish } from "./create-wish";

const templates = [SHOP, JOBS];
const draft = { ...emptyDraft(templates), name: "typed" };

describe("a link to the form", () => {
  it("fills in template and name, and keeps the rest", () => {
    const wish = wishOf({ template: " jobs ", name: ["harbour", "second"], other: "x" });
    expect(wish).toEqual({ template: "jobs", name: "harbour" });
    expect(withWish(draft, wish, templates)).toEqual({ ...draft, template: "jobs", name: "harbour" });
  });

  it("fills in a branch of the template it names, and says where that has none", () => {
    const branched = [{ ...SHOP, refs: [] }, JOBS];
    const wish = wishOf({ template: "shop", ref: "feature/one" });
    expect(withWish(draft, wish, branched)).toEqual({ ...draft, template: "shop", ref: "feature/one" });
    expect(hasNoRefs(wish, branched)).toBe(false);
    expect(hasNoRefs({ ...wish, template: "jobs" }, branched)).toBe(true);
    expect(wishOf({ ref: "feature/one" })).toEqual({});
    expect(withWish({ ...draft, ref: "old" }, wishOf({ template: "shop" }), branched).ref).toBe("");
  });

  it("fills in parameters that the template has, and no secrets", () => {
    const parameters = [
      { name: "REGION", type: "string", required: true },
      { name: "TOKEN", type: "secret", required: true },
    ] as const;
    const asking = [{ ...SHOP, parameters: [...parameters] }, JOBS];
    const wish = wishOf({ template: "shop", "param.REGION": "eu", "param.TOKEN": "t", "param.OTHER": "x" });
    expect(withWish(draft, wish, asking).parameters).toEqual({ shop: { REGION: "eu" } });
    expect(wishOf({ "param.REGION": "eu" })).toEqual({});
  });

  it("that names nothing changes nothing", () => {
    expect(withWish(draft, wishOf({ name: "", template: undefined }), templates)).toBe(draft);
    expect(wishOf({ name: "x".repeat(251) })).toEqual({});
  });

  it("that names a template there is not says so, and leaves the choice", () => {
    const wish = wishOf({ template: "gone" });
    expect(isUnknown(wish, templates)).toBe(true);
    expect(withWish(draft, wish, templates)).toBe(draft);
    expect(isUnknown(wishOf({ template: "shop" }), templates)).toBe(false);
  });

  it("may name what is refused: the field says so", () => {
    expect(withWish(draft, wishOf({ name: "<b>No</b>" }), templates).name).toBe("<b>No</b>");
  });
});
