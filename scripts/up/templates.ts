import path from "node:path";
import type { Kubectl } from "@/kit/kubectl";

const CRDS = ["crd/environments.devspace-portal.io", "crd/templates.devspace-portal.io"];

/** Waits until the cluster knows the portal's resources. */
export async function waitForResources(kubectl: Kubectl): Promise<void> {
  await kubectl.run(["wait", "--for=condition=Established", "--timeout=60s", ...CRDS]);
}

/** Makes the bundled templates that are not there: afterwards they are the administrator's. Needs the resource to be known. */
export async function installTemplates(kubectl: Kubectl, root: string): Promise<void> {
  const { code, stderr } = await kubectl.attempt([
    ...["create", "-f", path.join(root, "k8s/portal/templates")],
  ]);
  if (code !== 0 && !stderr.includes("AlreadyExists")) throw new Error(stderr.trim());
}

/** Waits until something is published that environments can be made of, and tells what is in the way otherwise. */
export async function waitForTemplates(kubectl: Kubectl): Promise<void> {
  const ready = ["wait", "--for=condition=Ready", "--timeout=120s", "template/full-stack"];
  const waited = await kubectl.attempt(ready);
  if (waited.code === 0) return;
  const why = await kubectl.attempt([
    ...["get", "template", "full-stack", "-o"],
    'jsonpath={.status.conditions[?(@.type=="Published")].message}',
  ]);
  throw new Error(`Template full-stack is not published: ${why.stdout || waited.stderr}`);
}
