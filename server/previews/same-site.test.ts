import { expect, it } from "vitest";
import { sharedSite } from "./same-site";

it.each([
  ["http://localhost:3000", "http://portal.localhost:3000", undefined],
  ["https://preview.example.com", "https://portal.example.com", "example.com"],
  ["https://example.com", "https://portal.example.com:8443", "example.com"],
  ["https://preview.example.co.uk", "https://portal.other.co.uk", undefined],
  ["https://example-previews.com", "https://portal.example.com", undefined],
  ["https://github.io", "https://portal.github.io", undefined],
])("tells that previews at %s and the portal at %s share the site %s", (base, portal, site) => {
  expect(sharedSite(base, ["http://10.0.0.7:3000", portal])).toBe(site);
});
