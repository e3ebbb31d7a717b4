import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { EnvironmentView } from "@/server/contract/environment";
import { claimName, devWorkloadName } from "@/server/dev-mode/dev-workload";
import { isDevPod } from "@/server/dev-mode/replacement";
import { refusedPod } from "@/server/environments/reconcile/refused-pod";
import { nodesReader, roomFor } from "@/server/environments/reconcile/room";
import { waitingClaims } from "@/server/environments/reconcile/waiting-claims";
import { ENVIRONMENT } from "@/server/environments/resource";
import { fullStack } from "@/server/environments/template/testing/bundled";
import type { ComponentSnapshot, Look, Room } from "@/server/health/snapshot";
import {
  DEPLOYMENT,
  type Gateway,
  type KubernetesObject,
  NAMESPACE,
  PERSISTENT_VOLUME_CLAIM,
  POD,
  type Pod,
  resourceTypeOf,
  STORAGE_CLASS,
  type StorageClass,
  type Workload,
} from "@/server/kubernetes";
import type { Subject } from "./subject";

const FOLDER = path.resolve("server/health/recorded");

/**
 * With RECORD_HEALTH=1, keeps what the rules of `server/health` go by at this moment as a fixture of its tests: a `hit`, which
 * shows `code`, or a `miss`, which comes near it. `before` is the status of before the finding.
 */
export async function record(
  gateway: Gateway,
  subject: Subject,
  { code, kind, component, before }: Recording,
): Promise<void> {
  if (process.env.RECORD_HEALTH !== "1") return;
  const { namespace, name } = subject;
  const owner = fullStack.components.find((one) => one.name === component);
  const now = Date.now();
  const claimsAndClass = await volumes(gateway, namespace);
  const { spec } = await subject.view();
  const dev = component !== undefined && spec.components[component]?.mode === "dev";
  const target = owner && (await workloadOf(gateway, owner.target, namespace, dev));
  const labelSelector = `app.kubernetes.io/component=${component}`;
  const pods = component ? (await gateway.list(POD, { namespace, labelSelector })).items : [];
  const context = { cluster: gateway, clock: () => new Date(now) };
  const refusal = await refusedPod(context, target, pods.length);
  const claims = await waitingClaims(context, fullStack, claimsAndClass);
  const previous = component ? before?.status.components[component] : undefined;
  const snapshot: ComponentSnapshot = {
    ...(target ? { target: slimWorkload(target) } : {}),
    ...{ desired: 1, dev, pods: pods.filter((pod) => isDevPod(pod) === dev).map(slimPod), now },
    refusal: refusal ? { kind: "found", value: refusal } : { kind: "not-checked" },
    claim: (component && claims.get(component)) || { kind: "not-checked" },
    ...(await volumeNow(subject, component)),
    room: await roomNow(gateway, name, pods),
    ...(previous ? { previous: pick(previous, ["state", "reason", "lastTransitionTime"]) } : {}),
  };
  const whole = await gateway.get({ type: NAMESPACE, name: namespace });
  const recorded = component
    ? { component: snapshot }
    : { namespace: whole && { ...slim(whole), status: whole.status }, now };
  const text = JSON.stringify(recorded, dropped, 2)
    .replaceAll(namespace, "env-shop")
    .replaceAll(name, "shop");
  mkdirSync(FOLDER, { recursive: true });
  const file = `${[code, ...(component ? [component] : [])].join("-")}.${kind}.json`;
  writeFileSync(path.join(FOLDER, file), `${text}\n`);
}

export interface Recording {
  code: string;
  kind: "hit" | "miss";
  /** None for what is told of the namespace. */
  component?: string;
  before?: EnvironmentView;
}

/** The one whose pods are wanted. */
function workloadOf(gateway: Gateway, target: Workload, namespace: string, dev: boolean) {
  const { name } = target.metadata;
  return dev
    ? gateway.get({ type: DEPLOYMENT, name: devWorkloadName(name), namespace })
    : gateway.get({ type: resourceTypeOf(target), name, namespace });
}

/** As a pass sees it for pods that find no place. */
async function roomNow(gateway: Gateway, name: string, pods: readonly Pod[]): Promise<Look<Room>> {
  const all = new Map(
    (await gateway.list(ENVIRONMENT)).items.map((one) => [one.metadata.name, one] as const),
  );
  const caches = { names: () => [...all.keys()], environment: (one: string) => all.get(one) };
  const nodes = nodesReader(gateway, () => new Date());
  const own = all.get(name);
  return own ? roomFor({ caches, nodes }, own, pods) : { kind: "not-checked" };
}

/** As the status tells of it now. */
async function volumeNow(
  subject: Subject,
  component: string | undefined,
): Promise<Pick<ComponentSnapshot, "volume">> {
  const { status } = await subject.view();
  const volume = component && status.components[component]?.volume;
  const target = fullStack.components.find(({ name }) => name === component)?.target;
  const [template] = target?.spec.volumeClaimTemplates ?? [];
  if (!volume || !target || !template) return {};
  const { since, replacedAt } = volume;
  const claim = claimName(target, template.metadata.name);
  return { volume: { claim, namespace: subject.namespace, since, ...(replacedAt ? { replacedAt } : {}) } };
}

async function volumes(gateway: Gateway, namespace: string) {
  const { items } = await gateway.list(PERSISTENT_VOLUME_CLAIM, { namespace });
  const classes = new Map<string, StorageClass>();
  for (const one of (await gateway.list(STORAGE_CLASS)).items) classes.set(one.metadata.name, one);
  const claims = items.map((claim) => ({ ...claim, ...slim(claim) }));
  return { claims, storageClass: (wanted: string) => classes.get(wanted) };
}

const pick = <T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> =>
  Object.fromEntries(keys.flatMap((key) => (key in from ? [[key, from[key]]] : []))) as Pick<T, K>;

function slim({ apiVersion, kind, metadata }: KubernetesObject): KubernetesObject {
  const { name, namespace, labels, generation, creationTimestamp, deletionTimestamp, finalizers } = metadata;
  return {
    ...{ apiVersion, kind },
    metadata: { name, namespace, labels, generation, creationTimestamp, deletionTimestamp, finalizers },
  };
}

function slimPod(pod: Pod): Pod {
  const containers = pod.spec.containers.map((one) => pick(one, ["name", "image", "resources"]));
  const { status = {} } = pod;
  const { phase, reason, message, startTime, conditions, containerStatuses, initContainerStatuses } = status;
  return {
    ...slim(pod),
    spec: { containers },
    status: { phase, reason, message, startTime, conditions, containerStatuses, initContainerStatuses },
  };
}

function slimWorkload(workload: Workload): Workload {
  const { replicas, selector, template } = workload.spec;
  const containers = template.spec.containers.map((one) =>
    pick(one, ["name", "image", "ports", "resources"]),
  );
  const { metadata } = template;
  return {
    ...slim(workload),
    spec: { replicas, selector, template: { metadata: { labels: metadata.labels }, spec: { containers } } },
    status: workload.status,
  };
}

/** What differs from run to run and no rule looks at. */
function dropped(key: string, value: unknown): unknown {
  return [
    "containerID",
    "imageID",
    "uid",
    "resourceVersion",
    "managedFields",
    "user",
    "volumeMounts",
  ].includes(key)
    ? undefined
    : value;
}
