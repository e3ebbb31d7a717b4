import { setMaxListeners } from "node:events";
import { DEVSPACE_LABEL_REPLACED, LABEL_ENVIRONMENT } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import { LABEL_TOOL } from "@/server/contract/tools";
import {
  DEPLOYMENT,
  type Gateway,
  HORIZONTAL_POD_AUTOSCALER,
  type HorizontalPodAutoscaler,
  HTTP_ROUTE,
  type Informer,
  isWorkload,
  type KubernetesObject,
  LEASE,
  type Lease,
  NAMESPACE,
  type Namespace,
  ownerOf,
  PERSISTENT_VOLUME_CLAIM,
  type PersistentVolumeClaim,
  POD,
  type Pod,
  type Secret,
  STORAGE_CLASS,
  type StorageClass,
  type Workload,
} from "@/server/kubernetes";
import { ENVIRONMENT, type EnvironmentObject } from "../resource";
import { MANAGED } from "./managed";
import { createSecretCaches } from "./secret-caches";
import { slimPod } from "./slim-pod";

const NAMESPACE_PREFIX = namespaceOf("");

/** An informer of whatever kind, as far as all are treated alike. */
interface AnyInformer extends Pick<Informer<KubernetesObject>, "start" | "stop" | "synced" | "health"> {
  subscribe(events: {
    upsert(object: KubernetesObject): void;
    remove(object: KubernetesObject): void;
  }): unknown;
}

/** What the caches know of one environment. */
export interface Snapshot {
  namespace?: Namespace;
  /** Objects of the kinds that are rendered. */
  objects: KubernetesObject[];
  /** All but those of Jobs, which come, do their work and stay as a record. */
  pods: Pod[];
  jobPods: Pod[];
  /** Whether the cluster knows HTTPRoutes. */
  hasRoutes: boolean;
  claims: PersistentVolumeClaim[];
  /** Values are replaced by hashes. */
  secrets: Secret[];
  /** Wishes for tools, those that have run out included. */
  toolLeases: Lease[];
  /** Whoever made them: they scale what they name. */
  autoscalers: HorizontalPodAutoscaler[];
  storageClass(name: string): StorageClass | undefined;
  find(kind: string, name: string): KubernetesObject | undefined;
  workload(kind: string, name: string): Workload | undefined;
  /** Everything that keeps pods, the CLI's dev workloads included. */
  workloads: Workload[];
  /** A dev workload, whoever made it and whatever labels it carries. */
  devWorkload(name: string): Workload | undefined;
}

export interface Caches {
  start(): void;
  stop(): void;
  /** Resolves when everything was listed once. */
  synced(signal?: AbortSignal): Promise<void>;
  /** Whether every cache is current; `message` names the first that is not. */
  health(): { synced: boolean; live: boolean; message: string };
  environment(name: string): EnvironmentObject | undefined;
  /** Takes note of an Environment as a write answered it: the watch tells of it only later. */
  wrote(environment: EnvironmentObject): void;
  /** Every environment, and every name that still has a labelled namespace. */
  names(): string[];
  snapshot(name: string): Snapshot;
  /** Calls back with the name of the environment that something changed in. */
  onChange(changed: (name: string) => void): void;
}

/** Keeps all that reconciling reads: it asks the API server only for what it is about to write. */
export function createCaches({ hub, cluster }: { hub: Gateway; cluster: Gateway }): Caches {
  const options = { labelSelector: LABEL_ENVIRONMENT, indexLabels: [LABEL_ENVIRONMENT] };
  const environments = hub.informer(ENVIRONMENT);
  const namespaces = cluster.informer(NAMESPACE, options);
  const managed = MANAGED.map((type) => cluster.informer(type, options));
  const pods = cluster.informer(POD, { ...options, transform: slimPod });
  const claims = cluster.informer(PERSISTENT_VOLUME_CLAIM, options);
  // The DevSpace CLI's Deployments carry its own label, and not always those of their target.
  const replacements = cluster.informer(DEPLOYMENT, {
    labelSelector: `${DEVSPACE_LABEL_REPLACED}=true`,
  });

  const toolLeases = cluster.informer(LEASE, { labelSelector: LABEL_TOOL });
  // Nobody labels an autoscaler of their own for the portal; a storage class belongs to no environment.
  const autoscalers = cluster.informer(HORIZONTAL_POD_AUTOSCALER);
  const storageClasses = cluster.informer(STORAGE_CLASS);
  // The cluster may not know the kind: nothing waits for it.
  const routes = cluster.informer(HTTP_ROUTE, options);
  const all: AnyInformer[] = [
    environments,
    namespaces,
    ...managed,
    pods,
    claims,
    replacements,
    toolLeases,
    autoscalers,
    storageClasses,
  ];

  const listeners = new Set<(name: string) => void>();
  const secrets = createSecretCaches(cluster, (name) => {
    for (const changed of listeners) changed(name);
  });
  namespaces.subscribe({
    upsert: (namespace) => withName(namespace, secrets.follow),
    remove: (namespace) => withName(namespace, secrets.forget),
  });

  const written = new Map<string, EnvironmentObject>();

  return {
    start() {
      for (const informer of all) informer.start();
      routes.start();
    },
    stop() {
      for (const informer of all) informer.stop();
      routes.stop();
      secrets.stop();
    },
    async synced(signal) {
      // One listener for each cache is meant.
      if (signal) setMaxListeners(0, signal);
      await Promise.all(all.map((informer) => informer.synced(signal)));
    },
    health() {
      const states = all.map((informer) => informer.health());
      return {
        synced: states.every(({ synced }) => synced),
        live: states.every(({ live }) => live),
        message: states.find(({ live }) => !live)?.message ?? "live",
      };
    },
    environment(name) {
      const cached = environments.get(name);
      const own = written.get(name);
      if (cached && own && isNewer(own, cached)) return own;
      written.delete(name);
      return cached;
    },
    wrote: (environment) => void written.set(environment.metadata.name, environment),
    names() {
      const orphans = namespaces.list().flatMap((namespace) => environmentOf(namespace) ?? []);
      return [...new Set([...environments.list().map(({ metadata }) => metadata.name), ...orphans])];
    },
    snapshot(name) {
      const namespace = namespaceOf(name);
      const inside = <T extends KubernetesObject>(informer: Informer<T>) =>
        informer.byLabel(LABEL_ENVIRONMENT, name).filter((object) => object.metadata.namespace === namespace);
      const scalers = autoscalers.list().filter(({ metadata }) => metadata.namespace === namespace);
      const objects = [
        ...managed.flatMap((informer) => inside(informer)),
        ...inside(routes),
        ...scalers.filter(({ metadata }) => metadata.labels?.[LABEL_ENVIRONMENT] === name),
      ];
      const isOfJob = (pod: Pod) => ownerOf(pod)?.kind === "Job";
      const is = (kind: string, wanted: string) => (object: KubernetesObject) =>
        object.kind === kind && object.metadata.name === wanted;
      const find = (kind: string, wanted: string) => objects.find(is(kind, wanted));
      const replaced = replacements.list().filter(({ metadata }) => metadata.namespace === namespace);
      const unlabelled = replaced.filter(({ kind, metadata }) => !find(kind, metadata.name));
      return {
        namespace: namespaces.get(namespace),
        objects,
        pods: inside(pods).filter((pod) => !isOfJob(pod)),
        jobPods: inside(pods).filter(isOfJob),
        hasRoutes: routes.health().synced,
        claims: inside(claims),
        secrets: secrets.list(name),
        toolLeases: toolLeases.list().filter(({ metadata }) => metadata.namespace === namespace),
        autoscalers: scalers,
        storageClass: (wanted) => storageClasses.get(wanted),
        find,
        workload: (kind, wanted) => objects.filter(isWorkload).find(is(kind, wanted)),
        workloads: [...objects.filter(isWorkload), ...unlabelled],
        devWorkload: (wanted) => replacements.get(wanted, namespace),
      };
    },
    onChange(changed) {
      listeners.add(changed);
      const notice = (object: KubernetesObject) => {
        const name = object.kind === "Environment" ? object.metadata.name : environmentOf(object);
        if (name) changed(name);
      };
      for (const informer of [...all, routes]) informer.subscribe({ upsert: notice, remove: notice });
    },
  };
}

/** Resource versions of one type are ordered numbers (Kubernetes KEP-5504). */
function isNewer(a: KubernetesObject, b: KubernetesObject): boolean {
  const version = ({ metadata }: KubernetesObject) => Number(metadata.resourceVersion);
  return a.metadata.uid === b.metadata.uid && version(a) > version(b);
}

function withName(object: KubernetesObject, act: (name: string) => void): void {
  const name = environmentOf(object);
  if (name) act(name);
}

/** Name of the environment that an object, or a namespace itself, belongs to. */
function environmentOf({ kind, metadata }: KubernetesObject): string | undefined {
  const namespace = kind === "Namespace" ? metadata.name : metadata.namespace;
  return namespace?.startsWith(NAMESPACE_PREFIX) ? namespace.slice(NAMESPACE_PREFIX.length) : undefined;
}
