import { environmentName } from "@/server/contract/names";
import { openEnvironment } from "@/server/environments/verbs";
import { parse } from "@/server/http/parse";
import { streamLogs } from "@/server/logs";
import { findPrincipal, identify } from "@/server/people/credentials";
import type { Runtime } from "@/server/runtime";
import type { StreamBackend } from "@/server/stream/types";

type Parts = Pick<
  Runtime,
  "store" | "hub" | "cluster" | "templates" | "environments" | "log" | "metrics" | "logReaders" | "guessLimit"
>;

/** Gives the streams what they need of the running system. */
export function streamBackend({ store, hub, cluster, guessLimit, ...shared }: Parts): StreamBackend {
  const { environments } = shared;
  return {
    ...shared,
    identify: (credential, clientAddress) =>
      identify({ context: { store, guessLimit }, credential, clientAddress }),
    findPrincipal: (credential) => findPrincipal(store, credential),
    async authorise(principal, action, environment) {
      const name = parse(environmentName, environment);
      await openEnvironment({ context: { hub, environments }, principal, action, name });
    },
    openLogs: (params, signal) => streamLogs({ gateway: cluster, params, signal }),
  };
}
