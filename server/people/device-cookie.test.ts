import { expect, it } from "vitest";
import { claimsDevice, deviceCookie, deviceOf } from "./device-cookie";

const scope = { host: "portal.example.com", origins: ["https://portal.example.com"] };
const person = (name: string, secretHash = `$argon2id$${name}`) => ({
  email: `${name}@example.com`,
  secretHash,
});
const DAY = 86_400_000;
const sent = (cookie: string) => cookie.split(";")[0] ?? "";

it("is of this host, out of reach for scripts, and knows its person for 400 days", () => {
  const made = deviceCookie(null, person("ada"), scope, 0);
  expect(made).toMatch(
    /^__Host-portal_device=[\w.~-]+; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Strict; Secure$/,
  );
  const cookie = sent(made);
  expect(deviceOf(cookie, person("ada"), scope, 0)).toBeDefined();
  expect(deviceOf(cookie, person("ada"), scope, 400 * DAY)).toBeDefined();
  expect(deviceOf(cookie, person("ada"), scope, 401 * DAY)).toBeUndefined();
  expect(
    deviceOf(cookie, person("ada"), { ...scope, origins: ["http://localhost:3000"] }, 0),
  ).toBeUndefined();
});

it("knows nobody else, no forged entry, and nobody after a new password", () => {
  const cookie = sent(deviceCookie(null, person("ada"), scope));
  expect(claimsDevice(cookie, "ada@example.com", scope)).toBe(true);
  expect(claimsDevice(cookie, "eve@example.com", scope)).toBe(false);
  expect(deviceOf(cookie, person("eve"), scope)).toBeUndefined();
  expect(deviceOf(cookie, person("ada", "$argon2id$new"), scope)).toBeUndefined();
  expect(deviceOf(cookie, { email: "ada@example.com", secretHash: null }, scope)).toBeUndefined();
  for (const place of [25, 45, cookie.length - 2]) {
    const forged = `${cookie.slice(0, place)}${cookie[place] === "A" ? "B" : "A"}${cookie.slice(place + 1)}`;
    expect(deviceOf(forged, person("ada"), scope), `${place}`).toBeUndefined();
  }
});

it("remembers the last five people of a browser, each once", () => {
  let cookie = "";
  for (const name of ["a", "b", "c", "d", "e", "f", "b"])
    cookie = sent(deviceCookie(cookie, person(name), scope));
  const known = ["a", "b", "c", "d", "e", "f"].filter((name) => deviceOf(cookie, person(name), scope));
  expect(known).toEqual(["b", "c", "d", "e", "f"]);
  expect(cookie.length).toBeLessThan(700);
});
