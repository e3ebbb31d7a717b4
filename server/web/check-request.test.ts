import { describe, expect, it } from "vitest";
import { checkRequest } from "./check-request";

const check = (method: string, url: string, headers = {}) => checkRequest({ method, url, headers });

describe("checkRequest", () => {
  it("lets operations, pages and assets pass, labelled without names of anything", () => {
    expect(check("PATCH", "/api/environments/shop?x=1")).toEqual({ route: "/api/environments/{name}" });
    expect(check("HEAD", "/api/session")).toEqual({ route: "/api/session" });
    expect(check("GET", "/environments/shop/logs?q=a%20b")).toEqual({ route: "pages" });
    expect(check("GET", "/_next/static/chunks/main.js")).toEqual({ route: "assets" });
  });

  it("names the methods there are", () => {
    expect(check("PUT", "/api/environments").refused).toMatchObject({
      problemCode: "method-not-allowed",
      headers: { Allow: "GET, POST" },
    });
    expect(check("POST", "/sign-in").refused).toMatchObject({ problemCode: "method-not-allowed" });
  });

  it("never passes a spelling on to Next that Next could read as an operation's path", () => {
    for (const url of [
      "//api/users",
      "/\\api/users",
      "http://portal/api/users",
      "*",
      "/api/%zz",
      "/api/users%00",
      "/x/../api/users",
      "/x/%2e%2e/api/users",
      "/x%2f..%2fapi/users",
      "/x/..%5capi",
      "/api/./users",
      "/api/environments/%2e%2e",
    ])
      expect(check("GET", url).refused, url).toMatchObject({ problemCode: "invalid-request" });
    for (const url of ["/api/users/", "/api/user%73", "/api//users"])
      expect(check("GET", url).refused, url).toMatchObject({ problemCode: "not-found" });
  });

  it("refuses an announced body of more than 64 KiB before it is read", () => {
    const sized = (size: number) =>
      check("POST", "/api/environments", { "content-length": String(size) }).refused;
    expect(sized(64 * 1024)).toBeUndefined();
    expect(sized(64 * 1024 + 1)).toMatchObject({ problemCode: "payload-too-large" });
  });
});
