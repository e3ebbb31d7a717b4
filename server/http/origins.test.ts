import { describe, expect, it } from "vitest";
import { isSecureHost, originRefusal } from "./origins";

const allowed = ["https://portal.example.com", "http://localhost:3000"];

describe("the origin of a request that changes something", () => {
  it.each([
    { origin: "https://portal.example.com" },
    { origin: "https://portal.example.com", "sec-fetch-site": "same-origin" },
    { origin: "http://localhost:3000" },
  ])("passes from the portal itself: %j", (headers) => {
    expect(originRefusal(headers, allowed)).toBeUndefined();
  });

  it.each([
    {},
    { origin: "null" },
    { origin: "https://evil.example.com" },
    { origin: "https://portal.example.com.evil.com" },
    { origin: "http://portal.example.com" },
    { origin: "https://portal.example.com:8443" },
    { origin: "https://PORTAL.example.com" },
    { origin: "https://app.portal.example.com", "sec-fetch-site": "same-site" },
    { origin: "https://portal.example.com", "sec-fetch-site": "same-site" },
    { origin: "https://portal.example.com", "sec-fetch-site": "cross-site" },
    { origin: "https://portal.example.com", "sec-fetch-site": "none" },
  ])("is refused otherwise: %j", (headers) => {
    expect(originRefusal(headers, allowed)).toMatchObject({ problemCode: "origin-not-allowed" });
  });
});

describe("isSecureHost", () => {
  it("knows by the origins whether browsers use https", () => {
    expect(isSecureHost("Portal.example.com", allowed)).toBe(true);
    expect(isSecureHost("localhost:3000", allowed)).toBe(false);
    expect(isSecureHost(undefined, allowed)).toBe(false);
  });

  it("does not fall back to an unprotected cookie when a proxy says another host", () => {
    expect(isSecureHost("portal-web.internal", ["https://portal.example.com"])).toBe(true);
    expect(isSecureHost(undefined, [])).toBe(false);
  });
});
