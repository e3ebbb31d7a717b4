import type { Logger } from "pino";
import type { EnvironmentStatus } from "@/server/contract/environment";
import type { Gateway } from "@/server/kubernetes";
import type { RenderSettings } from "../render/settings";
import type { Templates } from "../template/template";
import type { Caches } from "./caches";
import type { OnlyNode } from "./only-node";
import type { PullSecretReader } from "./pull-secret-source";
import type { NodesReader } from "./room";

/** What reconciling works with. */
export interface ReconcileContext {
  /** Where Environments, and Events about them, are. */
  hub: Gateway;
  /** Where what they become is; today the same cluster. */
  cluster: Gateway;
  caches: Caches;
  templates: Templates;
  settings: RenderSettings;
  /** What nodes have and give away. */
  nodes: NodesReader;
  onlyNode: OnlyNode;
  /** What templates pull images with. */
  pullSecrets: PullSecretReader;
  clock(): Date;
  log: Logger;
  /** Writes that changed nothing, by object: see apply.ts. Only ever saves calls; losing it is harmless. */
  memory: Map<string, string>;
  /** Told after each written status. */
  onStatus?(previous: EnvironmentStatus, next: EnvironmentStatus): void;
}

/** Something that could not be written; waiting may not help, so people are told. */
export interface Failure {
  /** The component whose object it is, if it is one's, or what runs beside one. */
  component?: string;
  /** Which step of the timeline it belongs to. */
  step: "policies" | "config" | "workloads";
  message: string;
  /** The object that was not taken. */
  subject?: { kind: string; name: string };
  /** The environment works in spite of it. */
  harmless?: boolean;
}
