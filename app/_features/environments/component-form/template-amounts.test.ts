import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { TEMPLATE_AMOUNTS } from "./template-amounts";

test.each([
  ["frontend", "frontend/deployment.yaml"],
  ["backend", "backend/deployment.yaml"],
  ["database", "database/statefulset.yaml"],
] as const)("the amounts shown for the %s are those of its manifest", (component, path) => {
  const workload = parse(readFileSync(`k8s/base/${path}`, "utf8"));
  expect(workload.spec.template.spec.containers[0].resources).toEqual(TEMPLATE_AMOUNTS[component]);
});
