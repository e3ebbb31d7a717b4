import { describe, expect, it } from "vitest";
import { mergePatchOf } from "./merge-patch";

describe("mergePatchOf", () => {
  it("is nothing when nothing changed, whatever the order and the undefined fields", () => {
    const before = { a: 1, b: { c: [{ x: 1, y: 2 }] } };
    expect(
      mergePatchOf(before, { b: { c: [{ y: 2, x: 1, z: undefined }] }, a: 1, d: undefined }),
    ).toBeUndefined();
  });

  it("names only what changed and removes by null", () => {
    const before = { phase: "Ready", reason: "x", components: { a: { state: "Ready", reason: "y" }, b: {} } };
    const after = { phase: "Updating", components: { a: { state: "Ready" } } };
    expect(mergePatchOf(before, after)).toEqual({
      phase: "Updating",
      reason: null,
      components: { a: { reason: null }, b: null },
    });
  });

  it("replaces a list as a whole", () => {
    expect(mergePatchOf({ list: [1, 2] }, { list: [1, 3] })).toEqual({ list: [1, 3] });
    expect(mergePatchOf({ list: [{ a: 1 }] }, { list: [{}] })).toEqual({ list: [{}] });
  });
});
