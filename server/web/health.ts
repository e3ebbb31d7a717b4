import type { Informer, KubernetesObject } from "@/server/kubernetes/types";
import type { Store } from "@/server/store";

export interface Readiness {
  ready: boolean;
  checks: Record<string, string>;
}

interface Parts {
  store: Pick<Store, "$queryRaw">;
  environments: Pick<Informer<KubernetesObject>, "health">;
}

/**
 * Ready: the store was opened and the cluster was read once. A later outage of either is degraded, not unready: every copy of the
 * portal has it at once, and who is sent to none learns less than from a page that says what is away.
 */
export async function readiness(parts: Parts | undefined): Promise<Readiness> {
  if (!parts) return { ready: false, checks: { start: "the portal is starting" } };
  const kubernetes = parts.environments.health();
  const store = await answers(parts.store);
  return {
    ready: kubernetes.synced,
    checks: {
      store: store ? "ok" : "does not answer",
      // Anybody may ask, so addresses and errors of the API server stay out.
      kubernetes: kubernetes.live ? "ok" : kubernetes.synced ? "degraded" : "not read yet",
    },
  };
}

/** Well below what the kubelet waits for an answer: it must not take a store that is away for a portal that is. */
const STORE_MS = 1_000;

async function answers(store: Pick<Store, "$queryRaw">): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), STORE_MS);
  });
  const asked = store.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
  const result = await Promise.race([asked, tooLate]);
  clearTimeout(timer);
  return result;
}
