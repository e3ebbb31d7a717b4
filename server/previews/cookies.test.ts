import { describe, expect, it } from "vitest";
import {
  applicationsCookies,
  applicationsSetCookie,
  isOfEnvironment,
  passCookies,
  passesIn,
  reachOf,
} from "./cookies";

const secret = "s".repeat(43);
const soon = new Date(Date.now() + 60_000);

describe("the portal's cookies at a preview", () => {
  it("are bound to the host by TLS, and need it but at *.localhost", () => {
    expect(["https://p.example.com", "http://localhost:3000", "http://p.example.com"].map(reachOf)).toEqual([
      ...["tls", "local", "clear"],
    ]);
    const [plain, partitioned] = passCookies(secret, soon, "tls");
    expect(plain).toMatch(
      /^__Host-devspace_preview=s{43}; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=None$/,
    );
    expect(partitioned).toBe(`${plain}; Partitioned`);
    expect(passCookies(secret, soon, "clear")).toEqual([
      expect.stringMatching(/^devspace_preview=s{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/),
    ]);
  });

  it("are read by their own name alone", () => {
    const header = `devspace_preview=${secret}; __Host-devspace_preview=${"t".repeat(43)}`;
    expect(passesIn(header, "tls")).toEqual(["t".repeat(43)]);
    expect(passesIn(header, "local")).toEqual([secret]);
    expect(passesIn("devspace_preview=short; xdevspace_preview=y", "local")).toEqual([]);
  });

  it("tell of an environment only when all of them say so", () => {
    expect(isOfEnvironment("devspace_environment=a", "a", "local")).toBe(true);
    expect(isOfEnvironment("devspace_environment=a; devspace_environment=b", "a", "local")).toBe(false);
    expect(isOfEnvironment(undefined, "a", "local")).toBe(false);
  });
});

describe("the application's cookies", () => {
  it("pass untouched, but for those of our names", () => {
    expect(applicationsCookies(`a=1; devspace_preview=${secret}; b="x;y=2"; __Secure-portal_x=1`)).toBe(
      'a=1; b="x; y=2"',
    );
    expect(applicationsCookies("__Host-portal_session=1")).toBeUndefined();
  });

  it.each([
    ["a=1; Domain=.example.com; Path=/; HttpOnly", "a=1; Path=/; HttpOnly"],
    ["a=1;DOMAIN=x; domain", "a=1"],
    ["a=domain; Secure", "a=domain; Secure"],
    ["portal_session=1", undefined],
    ["__Host-devspace_preview=1; Path=/", undefined],
    ["=__Host-devspace_preview=1", undefined],
    [" devspace_environment =1", undefined],
  ])("are set for this host alone: %s", (told, kept) => {
    expect(applicationsSetCookie(told)).toBe(kept);
  });
});
