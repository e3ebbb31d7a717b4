import { expect, it } from "vitest";
import type { KubernetesObject } from "@/server/kubernetes";
import { leftoversOf } from "./prune";

const object = (kind: string, name: string, labels: Record<string, string> = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name, labels: { "app.kubernetes.io/managed-by": "devspace-portal", ...labels } },
});
const names = (objects: KubernetesObject[]) => objects.map(({ metadata }) => metadata.name);
const web = { webServiceAccount: { namespace: "devspace-portal", name: "portal-web" } };

it("is what is managed, not rendered, and no dev workload", () => {
  const present = [
    object("Service", "adminer"),
    object("Service", "backend-service"),
    object("Service", "theirs", { "app.kubernetes.io/managed-by": "Helm" }),
    object("Deployment", "backend-devspace", { "devspace.sh/replaced": "true" }),
  ];
  expect(names(leftoversOf(present, [object("Service", "backend-service")], web))).toEqual(["adminer"]);
});

it("is no RoleBinding of another installation's web side", () => {
  const present = [object("RoleBinding", "devspace-portal-web"), object("Service", "adminer")];
  expect(names(leftoversOf(present, [], {}))).toEqual(["adminer"]);
  expect(names(leftoversOf(present, [], web))).toEqual(["devspace-portal-web", "adminer"]);
});

it("is nothing that another object of the environment makes and ends", () => {
  const run = object("Job", "tidy-1");
  const owner = { apiVersion: "batch/v1", kind: "CronJob", name: "tidy", uid: "1", controller: true };
  const owned = { ...run, metadata: { ...run.metadata, ownerReferences: [owner] } };
  expect(names(leftoversOf([owned, run], [], web))).toEqual(["tidy-1"]);
});

it("is a template's RoleBinding, whoever let which web side in", () => {
  expect(names(leftoversOf([object("RoleBinding", "storefront-sees-pods")], [], {}))).toEqual([
    "storefront-sees-pods",
  ]);
});
