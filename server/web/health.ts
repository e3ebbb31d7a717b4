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
 * Ready: the store answers and the cluster was read once. A later outage of Kubernetes is degraded, not unready: sign-in, pages
 * and the cached list still work.
 */
export async function readiness(parts: Parts | undefined): Promise<Readiness> {
  if (!parts) return { ready: false, checks: { start: "the portal is starting" } };
  const kubernetes = parts.environments.health();
  const store = await answers(parts.store);
  return {
    ready: store && kubernetes.synced,
    checks: {
      store: store ? "ok" : "does not answer",
      // Anybody may ask, so addresses and errors of the API server stay out.
      kubernetes: kubernetes.live ? "ok" : kubernetes.synced ? "degraded" : "not read yet",
    },
  };
}

async function answers(store: Pick<Store, "$queryRaw">): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), 2_000);
  });
  const asked = store.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
  const result = await Promise.race([asked, tooLate]);
  clearTimeout(timer);
  return result;
}
