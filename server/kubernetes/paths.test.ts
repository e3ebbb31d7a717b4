import { describe, expect, it } from "vitest";
import { pathOf } from "./paths";
import { DEPLOYMENT, ENVIRONMENT, POD } from "./resources";

describe("pathOf", () => {
  it("knows core, grouped, namespaced and cluster-scoped types and subresources", () => {
    expect(pathOf(POD, {})).toBe("/api/v1/pods");
    expect(pathOf(POD, { namespace: "env-a", name: "web-0" })).toBe("/api/v1/namespaces/env-a/pods/web-0");
    expect(pathOf(DEPLOYMENT, { namespace: "env-a", name: "web", subresource: "scale" })).toBe(
      "/apis/apps/v1/namespaces/env-a/deployments/web/scale",
    );
    expect(pathOf(ENVIRONMENT, { name: "demo", namespace: "ignored" })).toBe(
      "/apis/devspace-portal.io/v1alpha1/environments/demo",
    );
  });

  it.each(["../secrets", "a/b", "A", "", "a?b", "a%2fb", "a..b", "-a", "x".repeat(254)])(
    "refuses the name %j before a URL is made",
    (name) => {
      expect(() => pathOf(POD, { namespace: "env-a", name })).toThrow(
        expect.objectContaining({
          code: "invalid",
          causes: [expect.objectContaining({ field: "metadata.name" })],
        }),
      );
    },
  );

  it.each(["..", "a.b", "a/pods", "", "x".repeat(64)])("refuses the namespace %j", (namespace) => {
    expect(() => pathOf(POD, { namespace })).toThrow(expect.objectContaining({ code: "invalid" }));
  });

  it("refuses a namespaced object without its namespace", () => {
    expect(() => pathOf(POD, { name: "web-0" })).toThrow(expect.objectContaining({ code: "invalid" }));
  });
});
