import type { Duplex, Readable, Writable } from "node:stream";
/** Shapes every Kubernetes object shares, and the door (`Gateway`) through which the rest of the server reaches a cluster. */

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: unknown[];
  /** Ours: what `keepWriters` keeps of managedFields. */
  writers?: FieldWriter[];
}

/** Who wrote fields of an object, when, and below which top-level fields. */
export interface FieldWriter {
  /** `kubectl-edit`, `argocd-controller`, … as the client named itself. */
  manager: string;
  operation: string;
  /** RFC 3339, to the second: the latest change of a field that this writer owns. */
  time: string;
  /** `status` for its subresource. */
  subresource?: string;
  /** `spec`, `metadata`, … */
  fields: string[];
}

/** Any object: kind-specific fields are read through the types of `@kubernetes/client-node` or a local schema. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

/** A resource type as its REST path needs it, and what its objects look like. */
export interface ResourceType<T extends KubernetesObject = KubernetesObject> {
  /** `v1`, `apps/v1`, `devspace-portal.io/v1alpha1` */
  apiVersion: string;
  kind: string;
  /** Plural for the path: `deployments`. */
  plural: string;
  namespaced: boolean;
  /** Never set: carries the type of the objects. */
  readonly shape?: T;
}

export interface ObjectRef<T extends KubernetesObject = KubernetesObject> {
  type: ResourceType<T>;
  name: string;
  namespace?: string;
}

export interface ListOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

/** Machine-readable cause of a failed call; callers branch on it, never on a class or a message. */
export type KubernetesErrorCode =
  | "not-found"
  | "conflict"
  | "already-exists"
  | "invalid"
  | "forbidden"
  | "unauthorized"
  | "gone"
  | "too-many-requests"
  | "unavailable"
  | "aborted"
  | "unknown";

export interface KubernetesError extends Error {
  readonly code: KubernetesErrorCode;
  /** HTTP status, or 0 when no answer came. */
  readonly status: number;
  /** `status.details.causes` of the API server's answer: the fields at fault. */
  readonly causes: { field: string; message: string }[];
  readonly retryAfterSeconds?: number;
}

export interface FollowLogsOptions {
  namespace: string;
  pod: string;
  container: string;
  follow: boolean;
  previous?: boolean;
  tailLines?: number;
  /** RFC 3339; the API server rounds to seconds. */
  sinceTime?: string;
  limitBytes?: number;
  /** Bytes of a line that are kept, 16 KiB unless said. */
  lineLimitBytes?: number;
  signal: AbortSignal;
}

/** One line as the kubelet gave it with `timestamps=true`. */
export interface RawLogLine {
  time: string;
  text: string;
  cut: boolean;
  /** Length of the whole line, without its time. */
  bytes: number;
}

export interface ExecOptions {
  namespace: string;
  pod: string;
  container: string;
  command: string[];
  /** Whether the command gets what is written to `stdin`; without it its input is empty. */
  stdin?: boolean;
  /** In a terminal: stdout and stderr are one, and `size` is told before the command prints. */
  tty?: boolean;
  size?: { cols: number; rows: number };
  /** Cuts the connection. What it means to the command is up to its runtime: see docs/decisions/exec.md. */
  signal?: AbortSignal;
  /** Milliseconds between pings; four in a row without an answer end the connection. */
  pingMs?: number;
}

export interface ExecResult {
  code: number;
}

/** A command that runs in a container. Output that is not read holds the command back; `stderr` shares the connection. */
export interface ExecProcess {
  /** Ending it ends the command's input. */
  stdin: Writable;
  stdout: Readable;
  /** Never has anything with `tty`. */
  stderr: Readable;
  /** How the command ended; rejects with a KubernetesError when it never ran or the connection broke off. */
  result: Promise<ExecResult>;
  resize(size: { cols: number; rows: number }): void;
  /** Cuts the connection. */
  close(): void;
}

export interface PortForwardOptions {
  namespace: string;
  pod: string;
  port: number;
  /** Cuts the connection. */
  signal?: AbortSignal;
}

export interface PodMetrics {
  name: string;
  sampledAt: string;
  cpuMillicores: number;
  memoryBytes: number;
}

export interface InformerEvents<T> {
  upsert(object: T): void;
  remove(object: T): void;
  /** The cache was rebuilt from a new list, after `upsert` and `remove` told the differences; changes in between are lost. */
  rebuilt?(): void;
}

/**
 * A cached list kept current by a watch. Restarts itself with back-off after any error, re-lists on 410, and notices a
 * silent stall; `health()` tells how current it is.
 */
export interface Informer<T extends KubernetesObject> {
  start(): void;
  stop(): void;
  /** Resolves after the first complete list. */
  synced(signal?: AbortSignal): Promise<void>;
  get(name: string, namespace?: string): T | undefined;
  list(): T[];
  /** Objects carrying `label=value`; indexed for the labels named at creation. */
  byLabel(label: string, value: string): T[];
  /** Returns the unsubscribe function. */
  subscribe(events: InformerEvents<T>): () => void;
  health(): { synced: boolean; live: boolean; since: string; restarts: number; message: string };
}

export interface Gateway {
  get<T extends KubernetesObject>(ref: ObjectRef<T>): Promise<T | undefined>;
  list<T extends KubernetesObject>(
    type: ResourceType<T>,
    options?: ListOptions & {
      /** Items have nothing but their metadata: no values of Secrets, for one. */
      metadataOnly?: boolean;
    },
  ): Promise<{ items: T[]; resourceVersion: string }>;
  create<T extends KubernetesObject>(object: T): Promise<T>;
  /** Server-side apply as field manager `devspace-portal`, forced: the manager owns what it renders. */
  apply<T extends KubernetesObject>(
    object: T,
    options?: {
      /** Everything is checked, admission included, and nothing is kept. */
      dryRun?: boolean;
    },
  ): Promise<T>;
  /** JSON merge patch; `resourceVersion` inside it makes it conditional. */
  mergePatch<T extends KubernetesObject>(
    ref: ObjectRef<T>,
    patch: unknown,
    options?: { subresource?: "status" | "ephemeralcontainers" },
  ): Promise<T>;
  /** Not found is success. */
  delete(
    ref: ObjectRef,
    options?: { propagation?: "Foreground" | "Background"; uid?: string; gracePeriodSeconds?: number },
  ): Promise<void>;
  informer<T extends KubernetesObject>(
    type: ResourceType<T>,
    options?: ListOptions & {
      indexLabels?: string[];
      /** Strips fields before caching. */
      transform?: (object: T) => T;
      /** Keep who wrote which part of the object when, as `metadata.writers`. */
      keepWriters?: boolean;
    },
  ): Informer<T>;
  /** Lines as they come; ends on a clean EOF, throws a KubernetesError otherwise. Not reading it holds the source back. */
  followLogs(options: FollowLogsOptions): AsyncIterable<RawLogLine>;
  podMetrics(namespace: string): Promise<PodMetrics[]>;
  /** Runs a command; rejects when the API server refuses to. */
  exec(options: ExecOptions): Promise<ExecProcess>;
  /** One TCP connection to a port of a pod. */
  portForward(options: PortForwardOptions): Promise<Duplex>;
}
