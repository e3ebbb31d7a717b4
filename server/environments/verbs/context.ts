import type { Bounds } from "@/server/contract/bounds";
import type { EnvironmentObject } from "@/server/environments/resource";
import type { Templates } from "@/server/environments/template/template";
import type { Gateway, Informer } from "@/server/kubernetes/types";

/** What the verbs need, and nothing more. */
export interface EnvironmentsContext {
  /** Where Environments are. */
  hub: Gateway;
  /** Where what they became is. */
  cluster: Gateway;
  templates: Templates;
  personBounds: Bounds;
  /** Where images may come from. */
  imageRegistries: readonly string[];
  /** Every Environment of the cluster, kept current. One of them by name is what `openEnvironment` gives. */
  environments: Pick<Informer<EnvironmentObject>, "list" | "health">;
  /** Notes a change that was made. */
  audit(entry: {
    action: string;
    target: string;
    detail?: Record<string, string | number | boolean | null | string[]>;
  }): Promise<void>;
}
