import { describe, expect, it } from "vitest";
import { safeReturnPath } from "./return-path";

describe("safeReturnPath", () => {
  it.each(["/environments/shop/logs?q=error&follow=0#l", "/users"])("follows the path %s", (path) => {
    expect(safeReturnPath(path)).toBe(path);
  });

  it.each([
    null,
    "",
    "users",
    "https://evil.example/x",
    "//evil.example/x",
    "/\\evil.example",
    "/\t/evil.example",
    "/a/..//evil.example",
    "javascript:alert(1)",
    "/sign-in?return=/x",
  ])("does not follow %j", (path) => {
    expect(safeReturnPath(path)).toBe("/environments");
  });
});
