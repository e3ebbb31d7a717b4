import { z } from "zod";
import type { Kubectl } from "@/kit/kubectl";
import { waitFor } from "@/kit/wait";
import { type ComponentStatus, environmentSpec, environmentStatus } from "@/server/contract/environment";
import { type ComponentName, type Mode, namespaceOf } from "@/server/contract/names";
import { isReady, servingIn } from "./readiness";

const environment = z.object({
  metadata: z.object({
    name: z.string(),
    uid: z.string(),
    generation: z.int(),
    creationTimestamp: z.string(),
    deletionTimestamp: z.string().optional(),
  }),
  spec: environmentSpec,
  status: environmentStatus.optional(),
});
export type StoredEnvironment = z.infer<typeof environment>;
export type EnvironmentInput = z.input<typeof environmentSpec>;

/** Writes an Environment as `kubectl apply` does. */
export async function applyEnvironment(
  cluster: Kubectl,
  name: string,
  spec: EnvironmentInput,
): Promise<void> {
  const object = { apiVersion: "devspace-portal.io/v1alpha1", kind: "Environment", metadata: { name }, spec };
  await cluster.run(["apply", "-f", "-"], JSON.stringify(object));
}

export async function getEnvironment(cluster: Kubectl, name: string): Promise<StoredEnvironment | undefined> {
  const text = await cluster.run(["get", "denv", name, "--ignore-not-found", "-o", "json"]);
  return text.trim() === "" ? undefined : environment.parse(JSON.parse(text));
}

/** Waits until the controller says Ready about the spec as it is now. */
export function waitUntilEnvironmentReady(
  cluster: Kubectl,
  name: string,
  seconds = 240,
): Promise<StoredEnvironment> {
  return waitFor(
    `Environment ${name} Ready`,
    async () => {
      const found = await getEnvironment(cluster, name);
      if (found && isReady(found.metadata.generation, found.status)) return found;
      const ready = found?.status?.conditions.find(({ type }) => type === "Ready");
      throw new Error(`${found?.status?.phase}: ${ready?.reason}: ${ready?.message}`);
    },
    seconds,
  );
}

/** Waits until a component serves in this mode, with the switch over. */
export function waitForMode(
  cluster: Kubectl,
  name: string,
  component: ComponentName,
  mode: Mode,
): Promise<ComponentStatus> {
  return waitFor(`${component} of ${name} Ready in ${mode} mode`, async () => {
    const status = (await getEnvironment(cluster, name))?.status;
    const reached = servingIn(status, component, mode);
    if (reached) return reached;
    const now = status?.components[component];
    throw new Error(`${now?.mode} ${now?.modePhase} ${now?.state}: ${now?.message}`);
  });
}

/** Asks for the end of environments. The next test need not wait for it: the end of the run does (`waitUntilAllGone`). */
export async function removeEnvironments(cluster: Kubectl, names: string[]): Promise<void> {
  if (names.length === 0) return;
  await cluster.run(["delete", "denv", ...names, "--ignore-not-found", "--wait=false"]);
}

/** Deletes environments and waits until they and their namespaces are gone. */
export async function endEnvironments(cluster: Kubectl, names: string[]): Promise<void> {
  await cluster.run(["delete", "denv", ...names, "--ignore-not-found", "--wait=true", "--timeout=180s"]);
  for (const name of names) await waitUntilNamespaceGone(cluster, name);
}

/** Waits until whatever environment is being deleted is gone with its namespace, and names those that stay. */
export async function waitUntilAllGone(cluster: Kubectl): Promise<void> {
  const ending = "{range .items[?(@.metadata.deletionTimestamp)]}{.kind} {.metadata.name}, {end}";
  const ours = ["-l", "app.kubernetes.io/managed-by=devspace-portal"];
  await waitFor("the environments that tests deleted to be gone", async () => {
    const lists = [["denv"], ["namespaces", ...ours]].map((what) =>
      cluster.run(["get", ...what, "-o", `jsonpath=${ending}`]),
    );
    const left = (await Promise.all(lists)).join("");
    if (left !== "") throw new Error(`there are still ${left.replace(/, $/, "")}`);
    return true;
  });
}

export async function waitUntilNamespaceGone(cluster: Kubectl, name: string): Promise<void> {
  await waitFor(`namespace ${namespaceOf(name)} gone`, async () => {
    const found = await cluster.run([
      "get",
      "namespace",
      namespaceOf(name),
      "--ignore-not-found",
      "-o",
      "name",
    ]);
    return found.trim() === "";
  });
}
