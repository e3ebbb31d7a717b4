import { afterAll, beforeAll, expect, it } from "vitest";
import { kubectlFor } from "@/kit/kubectl";
import type { EnvironmentObject } from "@/server/environments/resource";
import { createGateway, ENVIRONMENT, type Gateway } from "@/server/kubernetes";
import { type ControllerUnderTest, controllerUnderTest } from "../kit/controller-fixture";
import { removeEnvironments } from "../kit/environments";
import { eventually } from "../kit/gateway-fixture";
import { cluster, kubectl } from "../kit/kubectl";
import { uniqueName } from "../kit/manifests";

/** Twenty environments by one `kubectl apply`. They run no pods: what is looked at is the controller, not the node. */
const COUNT = 20;
const prefix = uniqueName("many");
const names = Array.from({ length: COUNT }, (_, index) => `${prefix}-${String(index).padStart(2, "0")}`);
const asleep = { replicas: 0 };
const manifest = names.map((name) => ({
  apiVersion: "devspace-portal.io/v1alpha1",
  kind: "Environment",
  metadata: { name },
  spec: {
    owner: `${prefix}@example.com`,
    components: { frontend: asleep, backend: asleep, database: asleep },
  },
}));

let controller: ControllerUnderTest;
let reader: Gateway;
/** Each write as the API server tells of it, in its order. */
const writes: { name: string; phase?: string }[] = [];

beforeAll(async () => {
  controller = await controllerUnderTest();
  reader = createGateway({ kubeconfig: cluster().kubeconfig });
  const informer = reader.informer(ENVIRONMENT);
  informer.subscribe({
    upsert({ metadata, status }) {
      const { phase } = (status ?? {}) as Partial<NonNullable<EnvironmentObject["status"]>>;
      if (names.includes(metadata.name)) writes.push({ name: metadata.name, ...(phase ? { phase } : {}) });
    },
    remove() {},
  });
  informer.start();
  await informer.synced();
});
afterAll(async () => {
  const { binary, kubeconfig } = cluster();
  await removeEnvironments(kubectlFor({ binary, kubeconfig }), names);
  await controller?.close();
}, 300_000);

it("gives each a status in the order they came in, none before its turn for a second time", async () => {
  await kubectl(["apply", "-f", "-"], manifest.map((one) => JSON.stringify(one)).join("\n---\n"));
  const told = () => new Set(writes.filter(({ phase }) => phase).map(({ name }) => name));
  await eventually(() => told().size === COUNT, "every one has a status", 120);

  const counts = new Map<string, number>();
  for (const name of names) {
    const created = writes.findIndex((one) => one.name === name);
    const first = writes.findIndex((one) => one.name === name && one.phase);
    // What others were told of while this one waited: those in flight, and each that came before it once.
    const meanwhile = writes
      .slice(created, first)
      .filter(({ phase, name: other }) => phase && other !== name);
    for (const other of new Set(meanwhile.map((one) => one.name)))
      counts.set(
        other,
        Math.max(counts.get(other) ?? 0, meanwhile.filter((one) => one.name === other).length),
      );
  }
  expect(Math.max(...counts.values())).toBeLessThanOrEqual(2);
});
