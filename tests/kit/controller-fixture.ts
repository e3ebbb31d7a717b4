import { pino } from "pino";
import { kubectlFor } from "@/kit/kubectl";
import { applyFoundation } from "@/scripts/up/foundation";
import type { ComponentStatus, EnvironmentView } from "@/server/contract/environment";
import { type ComponentName, type Mode, namespaceOf } from "@/server/contract/names";
import { readControllerConfig } from "@/server/controller/config";
import { type Controller, startController } from "@/server/controller/start";
import type { EnvironmentObject } from "@/server/environments/resource";
import type { Templates } from "@/server/environments/template/template";
import { bundled } from "@/server/environments/template/testing/bundled";
import { toView } from "@/server/environments/view";
import { createGateway, ENVIRONMENT, type Gateway, NAMESPACE } from "@/server/kubernetes";
import { changedKubeconfig, eventually } from "./gateway-fixture";
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
  for (const part of ["rbac/controller", "rbac/environment-access", "admission/controller", "priorities"]) {
    await kubectl(["apply", "--server-side", "--force-conflicts", "-f", `k8s/portal/${part}.yaml`]);
  }
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
  if (leads) await eventually(() => controller.isLeader(), "this controller leads", 60);
  return {
    gateway: createGateway({ kubeconfig: cluster().kubeconfig }),
    async close() {
      await controller.close();
      remove();
      await restore();
    },
  };
}

/** Stops the deployed controller, if there is one; gives the way back. */
async function stopDeployed(): Promise<() => Promise<void>> {
  const deployed = ["-n", ACCOUNT.namespace, "deployment/portal-controller"];
  const { code } = await tryKubectl(["get", ...deployed]);
  if (code !== 0) return async () => {};
  await kubectl(["scale", ...deployed, "--replicas=0"]);
  await kubectl(["rollout", "status", ...deployed, "--timeout=60s"]);
  return async () => {
    await kubectl(["scale", ...deployed, "--replicas=1"]);
    await kubectl(["rollout", "status", ...deployed, "--timeout=120s"]);
  };
}

/** A kubeconfig with a token of the controller's account, as whoever stole it would have. */
export async function serviceAccountKubeconfig(): Promise<{ file: string; remove(): void }> {
  const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: ACCOUNT };
  await kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], JSON.stringify(account));
  const token = (
    await kubectl(["-n", ACCOUNT.namespace, "create", "token", ACCOUNT.name, "--duration=2h"])
  ).trim();
  return changedKubeconfig((config) => {
    for (const entry of config.users) entry.user = { token };
  });
}

/** An Environment to act on, by nothing but its API. */
export interface Subject {
  name: string;
  namespace: string;
  view(): Promise<EnvironmentView>;
  patch(spec: object): Promise<void>;
  /** Waits for a state of the Environment, and shows what it was instead if it does not come. */
  until(what: string, holds: (view: EnvironmentView) => boolean, seconds?: number): Promise<EnvironmentView>;
  /** Waits until Ready about the newest spec. */
  ready(): Promise<EnvironmentView>;
  /** Waits until a component serves in a mode and nothing is switching. */
  inMode(component: ComponentName, mode: Mode): Promise<ComponentStatus>;
  remove(): Promise<void>;
}

export async function createSubject(
  gateway: Gateway,
  name: string,
  spec: object = {},
  templates: Templates = bundled,
): Promise<Subject> {
  const ref = { type: ENVIRONMENT, name };
  await gateway.create({
    apiVersion: ENVIRONMENT.apiVersion,
    kind: ENVIRONMENT.kind,
    metadata: { name },
    spec: { owner: "ada@example.com", ...spec },
  });
  const read = async () => (await gateway.get(ref)) as EnvironmentObject | undefined;
  const view = async () => {
    const found = await read();
    if (!found) throw new Error(`Environment ${name} is gone.`);
    return toView(found, templates);
  };
  const until: Subject["until"] = async (what, holds, seconds = 120) => {
    let last: EnvironmentView | undefined;
    try {
      return await eventually(
        async () => {
          last = await view();
          return holds(last) ? last : undefined;
        },
        what,
        seconds,
      );
    } catch (error) {
      throw new Error(
        `${error instanceof Error ? error.message : error} ${JSON.stringify(last?.status, null, 1)}`,
      );
    }
  };
  return {
    name,
    namespace: namespaceOf(name),
    view,
    until,
    patch: async (change) => void (await gateway.mergePatch(ref, { spec: change })),
    ready: () => until(`${name} is Ready`, isReady),
    async inMode(component, mode) {
      const reached = await until(`${component} of ${name} in ${mode} mode`, ({ status }) => {
        const now = status.components[component];
        return now?.mode === mode && now.modePhase === "Stable" && now.state === "Ready";
      });
      const status = reached.status.components[component];
      if (!status) throw new Error(`${component} has no status.`);
      return status;
    },
    async remove() {
      await gateway.delete(ref);
      await eventually(async () => !(await read()), `Environment ${name} is gone`, 120);
      await eventually(
        async () => !(await gateway.get({ type: NAMESPACE, name: namespaceOf(name) })),
        `namespace of ${name} is gone`,
        5,
      );
    },
  };
}

function isReady({ generation, status }: EnvironmentView): boolean {
  const ready = status.conditions.find(({ type }) => type === "Ready");
  return ready?.status === "True" && ready.observedGeneration === generation;
}
