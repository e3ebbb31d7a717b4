import { afterAll, beforeAll, expect, it } from "vitest";
import type { EnvironmentStatus } from "@/server/contract/environment";
import { type EnvironmentObject, statusOf } from "@/server/environments/resource";
import { createGateway, ENVIRONMENT } from "@/server/kubernetes";
import { type ControllerUnderTest, controllerUnderTest } from "../kit/controller-fixture";
import { cluster, kubectl } from "../kit/kubectl";
import { uniqueName } from "../kit/unique-name";

/** Twenty environments that are there at once, as after a `kubectl apply` of as many, or after a while without a controller. */
const prefix = uniqueName("many");
// The oldest is the last by name.
const names = Array.from({ length: 20 }, (_, index) => `${prefix}-${String.fromCharCode(116 - index)}`);
const [older, younger] = [names.slice(0, 10), names.slice(10)];
const gateway = createGateway({ kubeconfig: cluster().kubeconfig });
const informer = gateway.informer(ENVIRONMENT);
/** Every status of theirs, as a watch tells of them. */
const told: { name: string; status: EnvironmentStatus }[] = [];
let controller: ControllerUnderTest;

beforeAll(async () => {
  informer.subscribe({
    upsert(object) {
      const environment = object as EnvironmentObject;
      const { name } = environment.metadata;
      if (environment.status && names.includes(name)) told.push({ name, status: statusOf(environment) });
    },
    remove() {},
  });
  informer.start();
  await informer.synced();
  controller = await controllerUnderTest({
    async before() {
      await apply(older);
      // The time of a creation is told to the second.
      await new Promise((resolve) => setTimeout(resolve, 1100));
      await apply(younger);
    },
  });
});
afterAll(async () => {
  await kubectl(["delete", "denv", ...names, "--ignore-not-found", "--timeout=170s"]);
  informer.stop();
  await controller?.close();
}, 240_000);

async function apply(some: string[]): Promise<void> {
  const objects = some.map((name) => ({
    ...{ apiVersion: ENVIRONMENT.apiVersion, kind: ENVIRONMENT.kind, metadata: { name } },
    spec: { owner: "ada@example.com", paused: true },
  }));
  await kubectl(["apply", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
}

const hasNamespace = ({ steps }: EnvironmentStatus) =>
  steps.some(({ name, state }) => name === "namespace" && state === "done");

it("tells of each that it is seen before anything of it is done, and of all before the later half begins", async () => {
  await kubectl(["wait", "denv", ...names, "--for=jsonpath={.status.phase}=Paused", "--timeout=170s"]);
  const firsts = names.map((name) => {
    const first = told.find((one) => one.name === name);
    if (!first) throw new Error(`Nothing was told of ${name}.`);
    return { ...first, at: told.indexOf(first) };
  });
  for (const { name, status } of firsts) {
    expect(status, name).toMatchObject({ phase: "Creating", observedGeneration: 1 });
    expect(hasNamespace(status), name).toBe(false);
  }
  const reasons = firsts.map(({ status }) => status.conditions.find(({ type }) => type === "Ready")?.reason);
  expect(reasons).toContain("WaitingForTurn");
  const begun = told.findIndex(({ name, status }) => younger.includes(name) && hasNamespace(status));
  expect(begun).toBeGreaterThan(0);
  expect(Math.max(...firsts.map(({ at }) => at))).toBeLessThan(begun);
});
