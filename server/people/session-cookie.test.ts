import { describe, expect, it } from "vitest";
import { readSessionCookie, sessionCookie } from "./session-cookie";
import { createToken } from "./tokens";

const origins = ["https://portal.example.com", "http://localhost:3000"];
const https = { host: "portal.example.com", origins };
const http = { host: "localhost:3000", origins };
const token = createToken();
const pair = (cookie: string) => cookie.split(";")[0] ?? "";

describe("the session cookie", () => {
  it("is bound to the host and to https where browsers use https", () => {
    const cookie = sessionCookie(token, new Date(0), https);
    expect(cookie).toMatch(/^__Host-portal_session=/);
    expect(cookie).toMatch(/; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/);
    expect(readSessionCookie(pair(cookie), https)).toBe(token);
  });

  it("is not secure on plain http, where it could not be set", () => {
    const cookie = sessionCookie(token, new Date(0), http);
    expect(cookie).toMatch(/^portal_session=.*HttpOnly; SameSite=Lax$/);
    expect(readSessionCookie(`other=1; ${pair(cookie)}`, http)).toBe(token);
  });

  it("is not taken from a sibling domain that planted one without the prefix", () => {
    expect(readSessionCookie(`portal_session=${token}`, https)).toBeUndefined();
  });

  it("is nothing but a token", () => {
    expect(readSessionCookie("portal_session=' OR 1=1 --", http)).toBeUndefined();
    expect(readSessionCookie(undefined, http)).toBeUndefined();
  });
});
