import { expect, it } from "vitest";
import { templateDescription } from "@/server/contract/template";
import type { ConfigMap, Gateway, KubernetesObject } from "@/server/kubernetes";
import { findingsHere } from "./here";

const main = { name: "main", title: "Main", workload: { kind: "Deployment", name: "main" } };
const found = (spec: object, relaxed: Record<string, string> = {}) => {
  const config: ConfigMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" }, data: relaxed };
  const only: Pick<Gateway, "get"> = {
    get: async <T extends KubernetesObject>() => config as KubernetesObject as T,
  };
  const description = templateDescription.shape.spec.parse({
    ...{ title: "One", source: { folders: ["."] }, components: [main] },
    ...spec,
  });
  return findingsHere({ gateway: only as Gateway, settings: {} }, "one", description);
};

it("refuses groups of addresses that nobody defined here", async () => {
  expect(await found({ egress: ["internet", "none"] })).toEqual([]);
  expect(await found({ egress: ["intranet"] })).toMatchObject([
    {
      level: "refused",
      field: "egress",
      message: expect.stringMatching(/^There is no group intranet here\. Use none, internet, registries,/),
    },
  ]);
});

it("says how an administrator lets its pods have more, until one did", async () => {
  const [told] = await found({ podSecurity: "baseline" }, { other: "baseline" });
  expect(told?.level).toBe("warning");
  expect(told?.remedy).toContain(`-p '{"data":{"one":"baseline"}}'`);
  expect(await found({ podSecurity: "baseline" }, { one: "baseline" })).toEqual([]);
});
