import { describe, expect, it } from "vitest";
import type { Gateway, KubernetesObject } from "@/server/kubernetes";
import type { EnvironmentObject } from "../resource";
import { conflictOf, ensureNamespace } from "./namespace";

const environment = { metadata: { name: "shop", uid: "u-2" } } as EnvironmentObject;
const namespace = (
  labels: Record<string, string>,
  annotations: Record<string, string> = {},
): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "env-shop", labels, annotations },
});
const labels = {
  "devspace-portal.io/environment": "shop",
  "app.kubernetes.io/managed-by": "devspace-portal",
};
const of = (uid: string) => ({ "devspace-portal.io/environment-uid": uid });

describe("conflictOf", () => {
  it("finds nothing wrong with the environment's own namespace, even without its labels", () => {
    expect(conflictOf(namespace(labels, of("u-2")), environment)).toBeUndefined();
    expect(conflictOf(namespace({}, of("u-2")), environment)).toBeUndefined();
  });

  it("takes a namespace that was handed over", () => {
    expect(conflictOf(namespace(labels), environment)).toBeUndefined();
  });

  it("leaves a stranger's namespace alone", () => {
    expect(conflictOf(namespace({}), environment)?.message).toContain("not the portal's");
    expect(
      conflictOf(namespace({ ...labels, "devspace-portal.io/environment": "other" }), environment)?.message,
    ).toContain("not the portal's");
  });

  it("does not give one person's data to the next who takes the name", () => {
    expect(conflictOf(namespace(labels, of("u-1")), environment)?.message).toContain(
      "earlier environment of this name",
    );
  });
});

it("is made without asking first whether it is there", async () => {
  const made: string[] = [];
  const only: Pick<Gateway, "create"> = {
    create: async (object) => {
      made.push(object.metadata.name);
      return object;
    },
  };
  const context = { cluster: only as Gateway, clock: () => new Date() };
  const template = { name: "one", podSecurity: "restricted" } as const;
  expect(await ensureNamespace(context, environment, undefined, { template })).toEqual({
    kind: "active",
    created: true,
  });
  expect(made).toEqual(["env-shop"]);
});
