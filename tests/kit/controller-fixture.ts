import { pino } from "pino";
import { kubectlFor } from "@/kit/kubectl";
import { waitFor } from "@/kit/wait";
import { applyFoundation } from "@/scripts/up/foundation";
import { readControllerConfig } from "@/server/controller/config";
import { type Controller, startController } from "@/server/controller/start";
import type { Templates } from "@/server/environments/template/template";
import { createGateway, type Gateway } from "@/server/kubernetes";
import { changedKubeconfig } from "./gateway-fixture";
import { cluster, kubectl, tryKubectl } from "./kubectl";

/** Whom k8s/portal/rbac/controller.yaml gives its rights. */
const ACCOUNT = { namespace: "devspace-portal", name: "portal-controller" };

export interface ControllerUnderTest {
  gateway: Gateway;
  close(): Promise<void>;
}

/**
 * A controller in this process, with the rights of the deployed one and no others. It stands for the same Lease as every
 * other controller: where a portal is deployed, that one goes on leading and is what the test sees; where none is, this one
 * leads. Two never work at once. With `templates` or `settings` of its own it has to lead: a deployed one is stopped meanwhile.
 */
export async function controllerUnderTest({
  templates,
  settings,
  before,
}: {
  templates?: Templates;
  settings?: Record<string, string>;
  /** What is done while no controller works; this one has to lead then, too. */
  before?(): Promise<unknown>;
} = {}): Promise<ControllerUnderTest> {
  await applyFoundation(kubectlFor(cluster()), "");
  const parts = ["rbac/controller", "rbac/environment-access", "admission/controller", "priorities"];
  const files = parts.flatMap((part) => ["-f", `k8s/portal/${part}.yaml`]);
  await kubectl(["apply", "--server-side", "--force-conflicts", ...files]);
  const { file, remove } = await serviceAccountKubeconfig();
  const leads = (templates ?? settings ?? before) !== undefined;
  const restore = leads ? await stopDeployed() : async () => {};
  await before?.();
  const controller: Controller = await startController({
    config: {
      ...readControllerConfig({
        WEB_SERVICE_ACCOUNT: "devspace-portal/portal-web",
        CONTROLLER_SERVICE_ACCOUNT: `${ACCOUNT.namespace}/${ACCOUNT.name}`,
        ENVIRONMENT_PRIORITY_CLASS: "devspace-portal-environment",
        ...settings,
      }),
      port: 0,
    },
    gateway: createGateway({ kubeconfig: file }),
    log: pino({ level: "warn" }),
    templates,
  });
  if (leads) await waitFor("this controller leads", () => controller.isLeader(), 60);
  return {
    gateway: createGateway({ kubeconfig: cluster().kubeconfig }),
    async close() {
      await controller.close();
      remove();
      await restore();
    },
  };
}

/** Stops the deployed controller, if there is one; gives the way back, which does not wait: whoever needs it does (`untilDeployed`). */
async function stopDeployed(): Promise<() => Promise<void>> {
  const deployed = ["-n", ACCOUNT.namespace, "deployment/portal-controller"];
  const { code } = await tryKubectl(["get", ...deployed]);
  if (code !== 0) return async () => {};
  await kubectl(["scale", ...deployed, "--replicas=0"]);
  await kubectl(["rollout", "status", ...deployed, "--timeout=60s"]);
  return async () => void (await kubectl(["scale", ...deployed, "--replicas=1"]));
}

/** Waits until the deployed controller's own pod runs, as tests of it need: a file before may have stopped it. */
export async function untilDeployed(): Promise<void> {
  const deployed = ["-n", ACCOUNT.namespace, "deployment/portal-controller"];
  const { code } = await tryKubectl(["get", ...deployed]);
  if (code === 0) await kubectl(["rollout", "status", ...deployed, "--timeout=120s"]);
}

/** A kubeconfig with a token of one of the portal's accounts, as whoever stole it would have. */
export async function serviceAccountKubeconfig(
  name = ACCOUNT.name,
): Promise<{ file: string; remove(): void }> {
  const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { ...ACCOUNT, name } };
  await kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], JSON.stringify(account));
  const token = (await kubectl(["-n", ACCOUNT.namespace, "create", "token", name, "--duration=2h"])).trim();
  return changedKubeconfig((config) => {
    for (const entry of config.users) entry.user = { token };
  });
}
