import path from "node:path";
import type { Kubectl } from "@/kit/kubectl";
import type { Progress } from "@/kit/progress";
import { UserError } from "@/kit/progress";

/** Names of the environments there are; undefined when the cluster does not know the resource. */
export async function listEnvironments(kubectl: Kubectl): Promise<string[] | undefined> {
  const crd = await kubectl.attempt([
    ...["get", "crd", "environments.devspace-portal.io"],
    ...["--ignore-not-found", "-o", "name"],
  ]);
  if (crd.code !== 0)
    throw new UserError(`The cluster does not answer: ${crd.stderr.trim().split("\n").at(-1)}`);
  if (crd.stdout.trim() === "") return undefined;
  const names = await kubectl.run([
    ...["get", "environments.devspace-portal.io"],
    ...["-o", "jsonpath={.items[*].metadata.name}"],
  ]);
  return names.split(" ").filter(Boolean);
}

/**
 * Removes what the portal put into the cluster, in the order that lets each part clean up after itself: environments
 * while the controller still runs, then the resource, then the portal.
 */
export async function removeFromCluster(removal: {
  kubectl: Kubectl;
  progress: Progress;
  root: string;
  environments: string[] | undefined;
  /** Called between the environments and the rest, to end a controller that runs elsewhere. */
  stopController: () => Promise<void>;
}): Promise<void> {
  const { kubectl, progress, root, environments } = removal;
  if (environments && environments.length > 0) {
    await progress.step(`Delete ${environments.length} environments`, () => deleteEnvironments(kubectl));
  }
  await removal.stopController();
  await progress.step("Delete the portal", async () => {
    await kubectl.run([
      ...["delete", "--ignore-not-found", "--wait=true", "--timeout=300s"],
      ...["-k", path.join(root, "k8s/portal")],
    ]);
  });
}

async function deleteEnvironments(kubectl: Kubectl): Promise<void> {
  const result = await kubectl.attempt([
    ...["delete", "environments.devspace-portal.io", "--all"],
    ...["--wait=true", "--timeout=300s"],
  ]);
  if (result.code === 0) return;
  const left = (await listEnvironments(kubectl)) ?? [];
  throw new UserError(
    `These environments did not end within 5 minutes: ${left.join(", ")}.`,
    `see why with: kubectl describe denv ${left[0] ?? ""} ; the controller must be running to clean up`,
  );
}
