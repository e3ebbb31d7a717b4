import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import type { Namespace } from "@/server/kubernetes/workloads";
import { diagnoseComponent, warningsOf } from "./component";
import { namespaceHeld } from "./rules/namespace-held";
import type { ComponentSnapshot } from "./snapshot";

/**
 * What rules go by, as it was on a cluster: for each cause a hit, and something that comes near it. Recorded again by
 * RECORD_HEALTH=1 with tests/cluster/findings*.test.ts, quota.test.ts and full-cluster.test.ts.
 */
interface Recorded {
  component?: ComponentSnapshot;
  namespace?: Namespace;
  now?: number;
}

const folder = path.join(import.meta.dirname, "recorded");
const files = readdirSync(folder).sort();

function codesOf({ component, namespace, now = 0 }: Recorded): string[] {
  const told = component
    ? [diagnoseComponent(component), ...warningsOf(component)]
    : [namespaceHeld(namespace, now)];
  // What waits within its grace is not told yet.
  return told.flatMap((one) => (one && one.severity !== "waiting" ? [one.code] : []));
}

it.each(files)("%s", (file) => {
  const [name = "", kind] = file.split(".");
  const [code] = name.split("-");
  const recorded: Recorded = JSON.parse(readFileSync(path.join(folder, file), "utf8"));
  if (kind === "hit") expect(codesOf(recorded)).toContain(code);
  else expect(codesOf(recorded)).not.toContain(code);
});

it("there is something near each hit", () => {
  const of = (kind: string) =>
    files.filter((file) => file.includes(`.${kind}.`)).map((file) => file.split(".")[0]);
  expect(of("miss")).toEqual(of("hit"));
  expect(of("hit").length).toBeGreaterThan(12);
});
