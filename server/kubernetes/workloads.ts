import type { KubernetesObject } from "./types";

/** The parts of Kubernetes' own objects that the portal reads or sets; whatever else a manifest holds is passed through. */

export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: {
    configMapKeyRef?: { name: string; key: string };
    secretKeyRef?: { name: string; key: string };
    [source: string]: unknown;
  };
}

export interface EnvFrom {
  configMapRef?: { name: string };
  secretRef?: { name: string };
  [field: string]: unknown;
}

export interface Namespace extends KubernetesObject {
  status?: { phase?: string; conditions?: { type: string; status: string; message?: string }[] };
}

export interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
  /** Base64. */
  binaryData?: Record<string, string>;
  /** Nobody can change it any more. */
  immutable?: boolean;
}

export interface Secret extends KubernetesObject {
  type?: string;
  /** Base64; written as text by `stringData`. */
  data?: Record<string, string>;
  stringData?: Record<string, string>;
}

export interface PersistentVolumeClaim extends KubernetesObject {
  spec: {
    storageClassName?: string;
    resources: { requests: { storage: string } };
    [field: string]: unknown;
  };
  status?: { phase?: string; capacity?: { storage?: string } };
}

/** A core/v1 Event; newer reporters leave the times to `eventTime`. */
export interface Event extends KubernetesObject {
  reason?: string;
  message?: string;
  lastTimestamp?: string | null;
  eventTime?: string | null;
}

export interface Lease extends KubernetesObject {
  spec?: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    /** RFC 3339 with microseconds. */
    renewTime?: string;
    [field: string]: unknown;
  };
}

export interface ResourceQuota extends KubernetesObject {
  spec: { hard: Record<string, string> };
  status?: { hard?: Record<string, string> };
}

export interface LimitRange extends KubernetesObject {
  spec: { limits: { type: string; defaultRequest?: Record<string, string> }[] };
}

export interface StorageClass extends KubernetesObject {
  allowVolumeExpansion?: boolean;
}

export interface HorizontalPodAutoscaler extends KubernetesObject {
  spec: {
    scaleTargetRef: { kind: string; name: string };
    minReplicas?: number;
    maxReplicas: number;
    [field: string]: unknown;
  };
}

export interface Node extends KubernetesObject {
  spec: { unschedulable?: boolean; taints?: { effect: string }[] };
  status?: { allocatable?: Record<string, string>; conditions?: { type: string; status: string }[] };
}

export interface ResourceAmounts {
  requests?: Record<string, string>;
  limits?: Record<string, string>;
}

export interface Container {
  name: string;
  image: string;
  env?: EnvVar[];
  envFrom?: EnvFrom[];
  resources?: ResourceAmounts;
  ports?: { name?: string; containerPort: number; [field: string]: unknown }[];
  [field: string]: unknown;
}

export interface PodTemplate {
  metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
  spec: {
    containers: Container[];
    initContainers?: Container[];
    volumes?: { name: string; [source: string]: unknown }[];
    hostname?: string;
    [field: string]: unknown;
  };
}

export interface ClaimTemplate {
  metadata: { name: string; labels?: Record<string, string> };
  spec: { resources: { requests: { storage: string } }; [field: string]: unknown };
}

export interface WorkloadCondition {
  type: string;
  status: string;
  lastTransitionTime?: string;
  reason?: string;
  message?: string;
}

/** A Deployment or a StatefulSet. */
export interface Workload extends KubernetesObject {
  spec: {
    replicas?: number;
    selector: { matchLabels: Record<string, string> };
    template: PodTemplate;
    volumeClaimTemplates?: ClaimTemplate[];
    [field: string]: unknown;
  };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    conditions?: WorkloadCondition[];
  };
}

export interface ContainerState {
  waiting?: { reason?: string; message?: string };
  running?: { startedAt?: string };
  terminated?: { exitCode: number; reason?: string; message?: string; finishedAt?: string; signal?: number };
}

export interface PodContainerStatus {
  name: string;
  ready: boolean;
  started?: boolean;
  restartCount: number;
  image?: string;
  state?: ContainerState;
  lastState?: ContainerState;
}

export interface PodCondition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

export interface Pod extends KubernetesObject {
  spec: {
    containers: Container[];
    initContainers?: Container[];
    overhead?: Record<string, string>;
    nodeName?: string;
    [field: string]: unknown;
  };
  status?: {
    phase?: string;
    reason?: string;
    message?: string;
    startTime?: string;
    podIP?: string;
    conditions?: PodCondition[];
    containerStatuses?: PodContainerStatus[];
    initContainerStatuses?: PodContainerStatus[];
    ephemeralContainerStatuses?: PodContainerStatus[];
  };
}

export function isWorkload(object: KubernetesObject): object is Workload {
  return object.apiVersion === "apps/v1" && (object.kind === "Deployment" || object.kind === "StatefulSet");
}

export function isResourceQuota(object: KubernetesObject): object is ResourceQuota {
  return object.apiVersion === "v1" && object.kind === "ResourceQuota";
}

/** Whether the pod takes traffic: ready, and not on its way out. */
export function isServing(pod: Pod): boolean {
  if (pod.metadata.deletionTimestamp) return false;
  return podCondition(pod, "Ready")?.status === "True";
}

/** Whether nothing of it will run again: evicted, say. Kubernetes keeps it as a record, and makes another pod in its place. */
export function hasEnded({ status }: Pod): boolean {
  return status?.phase === "Failed" || status?.phase === "Succeeded";
}

/** Whether every pod that a workload keeps is of its newest template, and as many as wanted take traffic. */
export function isSettled(target: Workload | undefined, pods: readonly Pod[], desired: number): boolean {
  if (!target?.status) return false;
  const { observedGeneration = 0, replicas = 0, updatedReplicas = 0 } = target.status;
  return (
    observedGeneration >= (target.metadata.generation ?? 0) &&
    updatedReplicas >= desired &&
    replicas <= updatedReplicas &&
    pods.filter(isServing).length >= desired
  );
}

export function podCondition(pod: Pod, type: string): PodCondition | undefined {
  return pod.status?.conditions?.find((condition) => condition.type === type);
}
