import { expect, it } from "vitest";
import { loadTemplates, TEMPLATES_FOLDER } from "@/server/environments/template/load";
import type { Template } from "@/server/environments/template/template";
import { type Gateway, isPodMaker, type KubernetesObject, kubernetesError } from "@/server/kubernetes";
import { tryObjects } from "./dry-run";

const shop = loadTemplates("tests/templates").get("shop");
if (!shop) throw new Error("tests/templates has no shop.");
const fullStack = loadTemplates(TEMPLATES_FOLDER).get("full-stack");
if (!fullStack) throw new Error("There is no full-stack.");

async function tried(template: Template, unknown?: string) {
  const objects: KubernetesObject[] = [];
  const only: Pick<Gateway, "apply"> = {
    apply: async (object) => {
      objects.push(object);
      if (object.kind === unknown) throw kubernetesError("not-found", "404", { status: 404 });
      return object;
    },
  };
  return { findings: await tryObjects(only as Gateway, template), objects };
}

it("tries what makes pods beside components too, but no Secret and nothing that needs what is only tried", async () => {
  const { findings, objects } = await tried(shop);
  const kinds = objects.map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(["Job", "CronJob", "Role", "PersistentVolumeClaim"]));
  expect(kinds).not.toContain("Secret");
  expect(kinds).not.toContain("RoleBinding");
  expect(objects.filter(({ kind, metadata }) => kind !== "Namespace" && !metadata.namespace)).toEqual([]);
  expect(findings).toEqual([]);
});

it("tries the pods of dev mode, and what runs beside them", async () => {
  const { objects } = await tried(fullStack);
  const names = objects.filter(isPodMaker).map(({ kind, metadata: { name } }) => `${kind}/${name}`);
  expect(names).toEqual(
    expect.arrayContaining(["Deployment/backend", "Deployment/backend-devspace", "Deployment/adminer"]),
  );
  expect(new Set(names).size).toBe(names.length);
});

it("leaves pods out that the trial namespace would refuse for its own level", async () => {
  const { objects } = await tried({ ...shop, podSecurity: "baseline" });
  expect(objects.some(isPodMaker)).toBe(false);
  expect(objects.length).toBeGreaterThan(0);
});

it("warns of a route that the cluster does not know, and refuses other kinds", async () => {
  const route = {
    ...{ apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata: { name: "front" } },
    spec: { rules: [{ backendRefs: [{ name: "storefront" }] }] },
  };
  const template = { ...shop, objects: [...shop.objects, route] };
  expect((await tried(template, "HTTPRoute")).findings).toMatchObject([{ level: "warning" }]);
  expect((await tried(template, "HorizontalPodAutoscaler")).findings).toMatchObject([{ level: "refused" }]);
});
