import { createHash } from "node:crypto";
import { FIELD_MANAGER } from "@/server/contract/labels";
import type { EnvironmentObject } from "@/server/environments/resource";
import type { Logger } from "@/server/http/log";
import type { Informer } from "@/server/kubernetes/types";
import { recordAuditOnce } from "@/server/people/audit";
import type { Store } from "@/server/store";

/** A change of an environment's spec past the portal. */
interface OutsideChange {
  /** The same for the same change, whoever sees it and however often. */
  id: string;
  at: Date;
  action: "environment.create" | "environment.patch";
  manager: string;
  operation: string;
}

/** Changes by kubectl, GitOps and others, as far as Kubernetes knows: the latest of each writer. */
export function outsideChangesOf({ metadata }: EnvironmentObject): OutsideChange[] {
  const { uid = "", creationTimestamp, writers = [] } = metadata;
  return writers
    .filter(
      ({ manager, subresource, fields }) =>
        manager !== FIELD_MANAGER && !subresource && fields.includes("spec"),
    )
    .map(({ manager, operation, time }) => ({
      ...{ id: idOf(`${uid} ${manager} ${operation} ${time}`), at: new Date(time), manager, operation },
      action: time === creationTimestamp ? "environment.create" : "environment.patch",
    }));
}

/** Notes changes past the portal in the audit, once, also over restarts and by several replicas. Returns how to end it. */
export function auditChanges(options: {
  environments: Pick<Informer<EnvironmentObject>, "list" | "subscribe">;
  store: Store;
  log: Logger;
}): () => void {
  const { environments, store, log } = options;
  /** What this process wrote or found written: uid → ids. */
  const known = new Map<string, Set<string>>();
  const note = async (environment: EnvironmentObject) => {
    const { name, uid = "" } = environment.metadata;
    const changes = outsideChangesOf(environment);
    const before = known.get(uid);
    known.set(uid, new Set(changes.map(({ id }) => id)));
    for (const { id, at, action, ...by } of changes) {
      if (before?.has(id)) continue;
      await recordAuditOnce(store, { id, at, actor: "kubernetes", action, target: name, detail: by }).catch(
        (error: unknown) => {
          // The next change of the environment, or the next start, tries again.
          known.delete(uid);
          log.warn({ err: error }, "a change past the portal was not noted in the audit");
        },
      );
    }
  };
  const all = () => {
    for (const environment of environments.list()) void note(environment);
  };
  all();
  return environments.subscribe({
    upsert: (environment) => void note(environment),
    remove: ({ metadata }) => known.delete(metadata.uid ?? ""),
    rebuilt: all,
  });
}

/** A UUID (version 8 of RFC 9562) made of a text. */
function idOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
