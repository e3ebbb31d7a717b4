import type { NodeAmounts } from "@/server/kubernetes/requests";
import type {
  Event,
  PersistentVolumeClaim,
  Pod,
  PodContainerStatus,
  Workload,
} from "@/server/kubernetes/workloads";

/** What was read, or that there is none, or that nobody looked. Rules tell nothing of what was not checked. */
export type Look<T> = { kind: "found"; value: T } | { kind: "not-found" } | { kind: "not-checked" };

export const NOT_CHECKED = { kind: "not-checked" } as const;

/** Where a pod could go: what nodes have, and whose pods hold it. */
export interface Room {
  nodes: readonly {
    name: string;
    allocatable: NodeAmounts;
    pods: readonly { namespace: string; asks: NodeAmounts }[];
  }[];
  /** Whose environment it is. */
  owner: string;
  /** The owner's other environments that are awake, unchanged longest first. */
  sleepers: readonly Sleeper[];
}

export interface Sleeper {
  name: string;
  namespace: string;
  /** When something last happened in it, RFC 3339. */
  since: string;
}

/** One pod of one moment. */
export interface PodSnapshot {
  pod: Pod;
  /** Looked at while a pod finds no place. */
  room?: Look<Room>;
  /** Stands in for production. */
  dev: boolean;
  /** Milliseconds since the epoch. */
  now: number;
}

export interface ContainerSnapshot extends PodSnapshot {
  container: PodContainerStatus;
}

/** Why a StatefulSet's pod was refused, from its newest event. */
export interface Refusal {
  message: string;
  /** RFC 3339, to the second. */
  at: string;
}

/** A claim that waits for its volume, or has lost it, with what its own events say. */
export interface WaitingClaim {
  claim: PersistentVolumeClaim;
  storageClass: Look<string>;
  events: Look<readonly Event[]>;
}

/** What a component's rules go by, beside those of its pods. */
export interface ComponentSnapshot {
  /** The workload whose pods are wanted. */
  target?: Workload;
  desired: number;
  /** The dev pods of a component in dev mode, else those of production. */
  dev: boolean;
  /** Its pods by our label, of that mode. */
  pods: readonly Pod[];
  refusal: Look<Refusal>;
  claim: Look<WaitingClaim>;
  room?: Look<Room>;
  /** Its volume; `since` and `replacedAt` in RFC 3339. */
  volume?: { claim: string; namespace: string; since: string; replacedAt?: string };
  previous?: { state: string; reason?: string; lastTransitionTime?: string };
  now: number;
}
