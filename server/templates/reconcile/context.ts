import type { RenderSettings } from "@/server/environments/render/settings";
import type { EnvironmentObject } from "@/server/environments/resource";
import type { Logger } from "@/server/http/log";
import type { Gateway } from "@/server/kubernetes";
import type { PublishedTemplates } from "../revisions/registry";
import type { Publisher } from "./publisher";
import type { RefsLooked } from "./refs-looked";

/** What reconciling a Template works with. */
export interface TemplatesContext {
  gateway: Gateway;
  published: PublishedTemplates;
  publisher: Publisher;
  settings: Pick<RenderSettings, "egressGroups">;
  environments(): EnvironmentObject[];
  clock(): Date;
  log: Logger;
  /** What was published by this process, by name: what comes with its image is published anew by the next one. */
  looked: Map<string, Look>;
  /** What this process knows of refs that environments name, by template. */
  refsLooked: Map<string, RefsLooked>;
  signal: AbortSignal;
}

/** When a source was looked at last, and for which wish. */
export interface Look {
  generation: number;
  /** Value of the annotation that asks for another look. */
  refresh: string | undefined;
  /** Value of the annotation that tells of a push. */
  pushed?: string | undefined;
  at: number;
  commit?: string | undefined;
  /** Nothing is published of it as it stands: looking again at the same commit would change nothing. */
  refused?: boolean | undefined;
  /** The source could not be had. */
  failed?: boolean;
}
