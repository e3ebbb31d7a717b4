import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { componentSpec, environmentSpec } from "@/server/contract/environment";
import { parked } from "@/server/dev-mode/dev-workload";
import type { Workload } from "@/server/kubernetes";
import type { EnvironmentObject } from "../resource";
import { componentOf } from "../template/template";
import { fullStack } from "../template/testing/bundled";
import { resetByCli } from "./follow-reset";

const environment = (mode: string): EnvironmentObject => ({
  apiVersion: "devspace-portal.io/v1alpha1",
  kind: "Environment",
  metadata: { name: "shop" },
  spec: environmentSpec.parse({ owner: "ada@example.com", components: { backend: { mode } } }),
});
const target = componentOf(fullStack, "backend")?.target;
if (!target) throw new Error("The template has no backend.");
const standingIn = parked(target, 1);
/** What the CLI does to a target (pkg/devspace/services/podreplace/revert.go). */
const cliReset = ({ metadata, spec }: Workload): Workload => {
  const { "devspace.sh/replicas": replicas, ...annotations } = metadata.annotations ?? {};
  return {
    ...standingIn,
    metadata: { ...metadata, annotations },
    spec: { ...spec, replicas: Number(replicas) },
  };
};
const reset = (mode: string, backend: Workload) =>
  resetByCli(environment(mode), fullStack, {
    workload: (_, name) => (name === backend.metadata.name ? backend : undefined),
  });

it("sees what the CLI brought back of what is asked for in dev mode", () => {
  expect(reset("dev", cliReset(standingIn))).toEqual(["backend"]);
  expect(reset("production", cliReset(standingIn))).toEqual([]);
});

it("takes nothing else for a reset: a dev pod that stands in, a scale by hand, a mark that somebody lost", () => {
  expect(reset("dev", standingIn)).toEqual([]);
  expect(reset("dev", { ...standingIn, spec: { ...standingIn.spec, replicas: 1 } })).toEqual([]);
  const { spec, ...unmarked } = cliReset(standingIn);
  expect(reset("dev", { ...unmarked, spec: { ...spec, replicas: 0 } })).toEqual([]);
  expect(reset("dev", target)).toEqual([]);
});

it("may change no other field of a component, by the controller's admission policy", () => {
  const policy = readFileSync("k8s/portal/admission/controller.yaml", "utf8");
  for (const field of Object.keys(componentSpec.shape).filter((name) => name !== "mode"))
    expect(policy).toContain(
      `object.spec.components[name].?${field} == oldObject.spec.components[name].?${field}`,
    );
});
