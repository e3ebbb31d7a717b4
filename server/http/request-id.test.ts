import { expect, it } from "vitest";
import { requestIdFrom } from "./request-id";

it("is our own, whatever a client sends; a proxy in front may give it", () => {
  expect(requestIdFrom("chosen-by-a-client", false)).toMatch(/^[0-9a-f-]{36}$/);
  expect(requestIdFrom("given-by-the-proxy", true)).toBe("given-by-the-proxy");
  for (const wrong of [
    undefined,
    "short",
    "bad id\twith spaces",
    "x".repeat(65),
    ["a-long-one", "another-one"],
  ])
    expect(requestIdFrom(wrong, true)).toMatch(/^[0-9a-f-]{36}$/);
});
