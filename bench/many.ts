import { ENVIRONMENT } from "@/server/kubernetes";
import { waitUntilNamespaceGone } from "@/tests/kit/environments";
import { uniqueName } from "@/tests/kit/unique-name";
import type { Bench } from "./bench";

/** So many environments by one `kubectl apply`. */
const COUNT = 20;

/**
 * From an Environment's coming to its first status, for each of those that one `kubectl apply` makes, as a watch sees both. They run no
 * pods: it is the controller's time, not the node's.
 */
export async function measureMany({ cluster, gateway, person, progress, note }: Bench): Promise<void> {
  const prefix = uniqueName("bench-many");
  const names = Array.from({ length: COUNT }, (_, index) => `${prefix}-${index}`);
  const [came, told] = [new Map<string, number>(), new Map<string, number>()];
  const informer = gateway.informer(ENVIRONMENT);
  informer.subscribe({
    upsert({ metadata: { name }, status }) {
      const now = performance.now();
      if (!came.has(name)) came.set(name, now);
      if (status && !told.has(name)) told.set(name, now);
    },
    remove() {},
  });
  const asleep = { replicas: 0 };
  const components = { frontend: asleep, backend: asleep, database: asleep };
  const objects = names.map((name) => ({
    ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Environment" },
    ...{ metadata: { name }, spec: { owner: person.email, components } },
  }));
  await progress.step(`Make ${COUNT} environments at once`, async () => {
    informer.start();
    try {
      await informer.synced();
      await cluster.run(["apply", "-f", "-"], objects.map((one) => JSON.stringify(one)).join("\n---\n"));
      await cluster.run(["wait", "denv", ...names, "--for=condition=Ready", "--timeout=300s"]);
    } finally {
      informer.stop();
      await cluster.run(["delete", "denv", ...names, "--ignore-not-found", "--timeout=300s"]);
      for (const name of names) await waitUntilNamespaceGone(cluster, name);
    }
  });
  const took = names.map((name) => (told.get(name) ?? Number.NaN) - (came.get(name) ?? Number.NaN));
  note(`first status of each of ${COUNT} made at once`, ...took);
}
