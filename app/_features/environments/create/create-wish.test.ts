import { describe, expect, it } from "vitest";
import { JOBS, SHOP } from "../../environment/testing/templates";
import { emptyDraft } from "./create-draft";
import { isUnknown, wishOf, withWish } from "./create-wish";

const templates = [SHOP, JOBS];
const draft = { ...emptyDraft(templates), name: "typed" };

describe("a link to the form", () => {
  it("fills in template and name, and keeps the rest", () => {
    const wish = wishOf({ template: " jobs ", name: ["harbour", "second"], other: "x" });
    expect(wish).toEqual({ template: "jobs", name: "harbour" });
    expect(withWish(draft, wish, templates)).toEqual({ ...draft, template: "jobs", name: "harbour" });
  });

  it("that names nothing changes nothing", () => {
    expect(withWish(draft, wishOf({ name: "", template: undefined }), templates)).toBe(draft);
    expect(wishOf({ name: "x".repeat(201) })).toEqual({});
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
