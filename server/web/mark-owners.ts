import { ANNOTATION_OWNER_UNKNOWN } from "@/server/contract/labels";
import { ENVIRONMENT, type EnvironmentObject, specOf } from "@/server/environments/resource";
import type { Logger } from "@/server/http/log";
import { isKubernetesError } from "@/server/kubernetes/errors";
import type { Gateway, Informer } from "@/server/kubernetes/types";
import type { Store } from "@/server/store";

/** People come and go without their environments changing. */
const AGAIN_MS = 60_000;

/**
 * Marks environments whose owner has no account here, for the controller to say it as a condition: who has one is in the store,
 * which only the web side reads. Several replicas write the same. Returns how to end it.
 */
export function markOwners(options: {
  environments: Pick<Informer<EnvironmentObject>, "list" | "subscribe">;
  hub: Pick<Gateway, "mergePatch">;
  store: Pick<Store, "user">;
  log: Logger;
  now?: () => number;
}): () => void {
  const { environments, hub, store, log, now = Date.now } = options;
  /** When an environment's owner was looked up last: uid and owner → milliseconds since the epoch. */
  const checked = new Map<string, number>();

  async function check(environment: EnvironmentObject): Promise<void> {
    const { name, uid = "", annotations = {}, deletionTimestamp } = environment.metadata;
    const owner = specOf(environment).owner.toLowerCase();
    const key = `${uid} ${owner} ${annotations[ANNOTATION_OWNER_UNKNOWN] ?? ""}`;
    if (deletionTimestamp || now() - (checked.get(key) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return;
    checked.set(key, now());
    try {
      const isKnown = (await store.user.count({ where: { email: owner } })) > 0;
      const mark = isKnown ? undefined : owner;
      if (annotations[ANNOTATION_OWNER_UNKNOWN] === mark) return;
      const metadata = { uid, annotations: { [ANNOTATION_OWNER_UNKNOWN]: mark ?? null } };
      await hub.mergePatch({ type: ENVIRONMENT, name }, { metadata });
    } catch (error) {
      checked.delete(key);
      // Deleted, or made anew, meanwhile.
      if (isKubernetesError(error, "not-found") || isKubernetesError(error, "conflict")) return;
      log.warn({ err: error, environment: name }, "whether its owner has an account was not noted");
    }
  }

  const all = () => {
    if (checked.size > 10_000) checked.clear();
    for (const environment of environments.list()) void check(environment);
  };
  all();
  const timer = setInterval(all, AGAIN_MS);
  timer.unref();
  const unsubscribe = environments.subscribe({
    upsert: (environment) => void check(environment),
    remove() {},
    rebuilt: all,
  });
  return () => {
    clearInterval(timer);
    unsubscribe();
  };
}
