import { describe, expect, it } from "vitest";
import { createMatcher } from "./matcher";

describe("createMatcher", () => {
  it("takes plain text literally and without regard to case", () => {
    const { matcher } = createMatcher("GET /a.b", false);
    expect(matcher?.test("x get /a.b y")).toBe(true);
    expect(matcher?.test("get /aXb")).toBe(false);
    expect(matcher?.ranges("get /a.b GET /a.b")).toEqual([
      [0, 8],
      [9, 17],
    ]);
  });

  it("takes a pattern", () => {
    const { matcher } = createMatcher("status=5\\d\\d", true);
    expect(matcher?.test("status=503")).toBe(true);
    expect(matcher?.test("status=404")).toBe(false);
  });

  it("says what is wrong with a pattern instead of throwing", () => {
    const { matcher, error } = createMatcher("(open", true);
    expect(matcher).toBeUndefined();
    expect(error).toMatch(/^Not a valid pattern: /);
  });

  it("ends on patterns that match nothing", () => {
    expect(createMatcher("x*", true).matcher?.ranges("aaa")).toEqual([]);
  });

  it("shows everything for an empty filter", () => {
    expect(createMatcher("", true)).toEqual({ matcher: undefined });
  });
});
