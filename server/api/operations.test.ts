import { readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { allOperations, OPERATIONS } from "@/server/contract/operations";
import { linkAddress } from "@/server/people/one-time-links";
import { matchPath } from "./match";
import { openApiDocument } from "./openapi";

const API = path.resolve(import.meta.dirname, "../../app/api");

const METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

/** `GET /api/environments/{name}` → the operation that what its route file exports is bound to. */
async function routes(): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const file of await readdir(API, { recursive: true })) {
    if (path.basename(file) !== "route.ts") continue;
    const template = `/api/${path.dirname(file)}`.replaceAll(/\[(\w+)\]/g, "{$1}");
    const exported: Record<string, unknown> = await import(path.join(API, file));
    for (const method of METHODS.filter((name) => name in exported)) {
      const serve = exported[method];
      const isBound = typeof serve === "function" && "operation" in serve;
      found[`${method} ${template}`] = isBound ? serve.operation : "no handler()";
    }
  }
  return found;
}

describe("the operations", () => {
  it("are exactly what the route files serve, each through the wrapper that checks it", async () => {
    const served = await routes();
    expect(Object.keys(served).sort()).toEqual(Object.keys(OPERATIONS).sort());
    for (const [route, operation] of Object.entries(served)) expect(operation, route).toBe(route);
  });

  it("are all in the OpenAPI document, with parameters, bodies and problems", () => {
    const document = openApiDocument();
    for (const operation of allOperations()) {
      const entry = document.paths?.[operation.path]?.[operation.method.toLowerCase() as "get"];
      expect(entry?.operationId).toBe(operation.id);
      const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      expect(
        entry?.parameters?.filter((p) => "in" in p && p.in === "path").map((p) => "name" in p && p.name),
      ).toEqual(names);
      expect(Boolean(entry?.requestBody)).toBe(["POST", "PATCH", "PUT"].includes(operation.method));
      expect(Object.keys(entry?.responses ?? {})).toEqual(
        expect.arrayContaining([String(operation.success.status), "400"]),
      );
      const { access } = operation;
      expect(entry?.security).toEqual(
        typeof access === "string"
          ? []
          : [expect.objectContaining({ session: [] }), ...("by" in access ? [] : [{ accessToken: [] }])],
      );
    }
  });

  it("have no secret in a path or a query, where proxies would log it", () => {
    for (const { path, query } of allOperations()) {
      expect(path).not.toMatch(/\{(token|link|password)\}/);
      if (query instanceof z.ZodObject) expect(Object.keys(query.shape)).not.toContain("token");
    }
    const address = new URL(linkAddress("https://portal.example.com", "s3cret"));
    expect(`${address.pathname}${address.search}`).toBe("/link");
    expect(address.hash).toBe("#s3cret");
  });

  it("open the environment of their path, and none can forget to", () => {
    for (const { id, path, access } of allOperations())
      expect(typeof access === "object" && "environment" in access, id).toBe(
        path.startsWith("/api/environments/{name}"),
      );
  });

  it("let no token change people or sessions", () => {
    for (const { id, path, method, access } of allOperations())
      if (method !== "GET" && !path.startsWith("/api/environments") && typeof access === "object")
        expect(access, id).toMatchObject({ by: "session" });
  });

  it("need a session unless they are the way to one, or signed", () => {
    const signed = allOperations().filter(({ access }) => access === "signed");
    expect(signed.map(({ id }) => id)).toEqual(["deliverTemplateWebhook"]);
    const open = allOperations().filter(({ access }) => access === "public");
    expect(open.map(({ id }) => id).sort()).toEqual(["describeLink", "getOpenApi", "redeemLink", "signIn"]);
  });
});

describe("matchPath", () => {
  it("finds a template by the whole raw path only", () => {
    expect(matchPath("/api/environments/shop/logs")).toMatchObject({
      template: "/api/environments/{name}/logs",
    });
    expect(matchPath("/api/environments")?.methods).toEqual(["GET", "POST"]);
    for (const wrong of [
      "/api",
      "/api/",
      "/api/environments/",
      "/api/environments//logs",
      "/api/environments/shop/../../users",
      "/api/openapiXjson",
      "/api/%65nvironments",
      "/api/session/x",
    ])
      expect(matchPath(wrong), wrong).toBeUndefined();
  });
});
