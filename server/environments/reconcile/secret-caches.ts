import { LABEL_ENVIRONMENT } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import { type Gateway, type Informer, SECRET, type Secret } from "@/server/kubernetes";
import { withHashedData } from "./secret-hashes";

export interface SecretCaches {
  /** Begins to follow the Secrets of an environment whose namespace is there; again is nothing. */
  follow(name: string): void;
  forget(name: string): void;
  /** Values are replaced by hashes. */
  list(name: string): Secret[];
  stop(): void;
}

/**
 * A cache for each environment's Secrets: the controller may read them in the environments' namespaces and nowhere else,
 * so that no list of all namespaces can be had. Until the right is there an informer asks again and again.
 */
export function createSecretCaches(cluster: Gateway, changed: (name: string) => void): SecretCaches {
  const informers = new Map<string, Informer<Secret>>();
  return {
    follow(name) {
      if (informers.has(name)) return;
      const informer = cluster.informer(SECRET, {
        namespace: namespaceOf(name),
        labelSelector: `${LABEL_ENVIRONMENT}=${name}`,
        transform: withHashedData,
      });
      const notice = () => changed(name);
      informer.subscribe({ upsert: notice, remove: notice });
      informers.set(name, informer);
      informer.start();
    },
    forget(name) {
      informers.get(name)?.stop();
      informers.delete(name);
    },
    list: (name) => informers.get(name)?.list() ?? [],
    stop() {
      for (const informer of informers.values()) informer.stop();
      informers.clear();
    },
  };
}
