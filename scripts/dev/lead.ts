import type { Kubectl } from "@/kit/kubectl";

const CONTROLLER = ["-n", "devspace-portal", "deployment/portal-controller"];

/** Whether a controller deployed in the cluster runs: while it holds the Lease, another one only stands by. */
export async function isControllerDeployed(kubectl: Kubectl): Promise<boolean> {
  const replicas = await kubectl.attempt(["get", ...CONTROLLER, "-o", "jsonpath={.spec.replicas}"]);
  return replicas.code === 0 && Number(replicas.stdout) > 0;
}

/** Scales the deployed controller to 0 and returns the way back. */
export async function pauseController(kubectl: Kubectl): Promise<() => Promise<void>> {
  await kubectl.run(["scale", ...CONTROLLER, "--replicas=0"]);
  return async () => {
    await kubectl.run(["scale", ...CONTROLLER, "--replicas=1"]);
  };
}
