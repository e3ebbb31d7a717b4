import type { Position } from "./reading/located";

/** Plain data of a Kubernetes object that a reader made or found. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
  [field: string]: unknown;
}

/** What a source comes to: everything a template's description and its manifests are made of, questions left open. */
export interface Draft {
  name: string;
  /** Where the manifests come from, in order. */
  sources: DraftSource[];
  /** Manifests made by the reader itself (component chart, Compose), complete. */
  objects: Manifest[];
  components: DraftComponent[];
  /** How to develop something that this source does not deploy, to be bound to a component elsewhere. */
  devProfiles: DraftDev[];
  /** What environments, or whoever publishes, give: a mark stands for each in objects (settle.ts). */
  parameters: DraftParameter[];
  /** Grows today's description: images that the portal has to build or be given. */
  images: DraftImage[];
  /** What the cluster must already have. */
  prerequisites: string[];
}

export interface DraftSource {
  deployment: string;
  /** `objects` are the reader's own; a kustomization and a chart need the renderer. */
  kind: "manifests" | "kustomization" | "chart" | "objects";
  paths: string[];
  /** Release, files and values of a chart. */
  release?: string;
  valuesFiles?: string[];
  values?: unknown;
}

export interface DraftComponent {
  /** DNS label of at most 20 characters without "--", as components are named. */
  name: string;
  workload: { kind: string; name: string; container: string };
  image: string;
  /** Container ports. */
  ports: number[];
  endpoints: { name: string; service: string; port: number }[];
  dependsOn: string[];
  actions: { name: string; title: string; command: string[] }[];
  /** What dev mode changes, by container; none: it cannot be switched. */
  dev: DraftDev[];
}

export interface DraftDev {
  /** Name of the entry. */
  name: string;
  /** What it is for, where no workload that is known without rendering is that one. */
  selector?: { labels?: Record<string, string>; image?: string };
  /** Container it changes, where it is named. */
  container?: string;
  image?: string;
  command?: string[];
  args?: string[];
  /** The pod only waits: people start the program in a terminal. */
  idle: boolean;
  terminal?: { command?: string; workingDir?: string };
  sync: DraftSync[];
  env: { name: string; value: string }[];
  workingDir?: string;
  resources?: unknown;
  /** Grows today's description: caches that outlive the dev pod. */
  persist: { path: string; volumePath?: string; readOnly?: boolean }[];
  /** Changes of the pod, as DevSpace writes them. */
  patches: { op: string; path: string; value?: unknown }[];
  ports: number[];
  /** Path of the page to open first, by port. */
  open: { port: number; path: string }[];
}

/** Grows today's description: a workspace. */
export interface DraftSync {
  /** Folder or file in the source. */
  from: string;
  /** Path in the container; absent while it is asked. */
  to?: string;
  /** Rules of gitignore, in order. */
  exclude: string[];
  restart: boolean;
  run: { command: string; onChange: string[] }[];
}

export interface DraftParameter {
  name: string;
  type: "string" | "choice" | "secret";
  title?: string;
  options?: string[];
  pattern?: string;
  default?: string;
  required: boolean;
  /** Paths of the fields it stands in. */
  sets: string[];
}

export interface DraftImage {
  name: string;
  image: string;
  tags: string[];
  build?: { context: string; dockerfile: string; target?: string; args: Record<string, string> };
}

/** A workload of a deployment, as far as dev entries are matched against it. */
export interface KnownWorkload {
  deployment: string;
  kind: string;
  name: string;
  labels: Record<string, string>;
  containers: { name: string; image: string; ports: number[]; env: string[]; workingDir?: string }[];
  at?: Position;
}

export const emptyDraft = (name: string): Draft => ({
  name,
  sources: [],
  objects: [],
  components: [],
  devProfiles: [],
  parameters: [],
  images: [],
  prerequisites: [],
});
