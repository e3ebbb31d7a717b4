import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { stringify } from "yaml";
import type { Kubectl } from "@/kit/kubectl";
import { stateDir } from "@/server/state";
import { applyEnvironment } from "@/tests/kit/environments";
import { uniqueName } from "@/tests/kit/unique-name";
import type { Bench } from "./bench";
import { type Ratio, timed } from "./figures";

const BY_PORTAL = "create to Ready, portal";
const BY_KUBECTL = "create to Ready, kubectl apply -k";
export const creationRatio: Ratio = { what: "create", own: BY_PORTAL, other: BY_KUBECTL, atMost: 0.85 };

/** Creates and deletes in turn with the portal and with kubectl. */
export async function measureCreations({ cluster, person, root, rounds, progress, note }: Bench) {
  for (let round = 1; round <= rounds; round++) {
    await progress.step(`Round ${round}: create and delete, with the portal and with kubectl`, async () => {
      const created = await createByPortal(cluster, person.email);
      note(BY_PORTAL, created.took);
      note("delete to gone, portal", await deleteByPortal(cluster, created.name));
      const plain = await createByKubectl(cluster, root);
      note(BY_KUBECTL, plain.took);
      note("delete to gone, kubectl", await plain.remove());
    });
  }
}

/** From `kubectl apply` of an Environment to its condition Ready. */
export async function createByPortal(
  cluster: Kubectl,
  owner: string,
): Promise<{ name: string; took: number }> {
  const name = uniqueName("bench");
  const took = await timed(async () => {
    await applyEnvironment(cluster, name, { owner });
    await cluster.run(["wait", "denv", name, "--for=condition=Ready", "--timeout=300s"]);
  });
  return { name, took };
}

/** From `kubectl delete` of an Environment until it and its namespace are gone. */
export function deleteByPortal(cluster: Kubectl, name: string): Promise<number> {
  return timed(async () => {
    await cluster.run(["delete", "denv", name, "--wait=true", "--timeout=300s"]);
    await cluster.run(["wait", "namespace", `env-${name}`, "--for=delete", "--timeout=300s"]);
  });
}

/** The same manifests without the portal: `kubectl apply -k`, then the wait for every workload; and their deletion. */
async function createByKubectl(
  cluster: Kubectl,
  root: string,
): Promise<{ took: number; remove: () => Promise<number> }> {
  const name = uniqueName("bench-plain");
  const folder = await mkdtemp(path.join(stateDir(), "bench-"));
  const namespace = {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
  };
  await writeFile(path.join(folder, "namespace.yaml"), stringify(namespace));
  const resources = ["namespace.yaml", path.relative(folder, path.join(root, "k8s/base"))];
  await writeFile(path.join(folder, "kustomization.yaml"), stringify({ namespace: name, resources }));
  const took = await timed(async () => {
    await cluster.run(["apply", "-k", folder]);
    await Promise.all([
      cluster.run(["-n", name, "wait", "deployment", "--all", "--for=condition=Available", "--timeout=300s"]),
      cluster.run(["-n", name, "rollout", "status", "statefulset/postgres", "--timeout=300s"]),
    ]);
  });
  await rm(folder, { recursive: true });
  const remove = () =>
    timed(() => cluster.run(["delete", "namespace", name, "--wait=true", "--timeout=300s"]));
  return { took, remove };
}
