import { environmentName } from "@/server/contract/names";
import { openEnvironment } from "@/server/environments/verbs";
import { parse } from "@/server/http/parse";
import { streamLogs } from "@/server/logs";
import { findPrincipal, identify } from "@/server/people/credentials";
import type { Runtime } from "@/server/runtime";
import type { StreamBackend } from "@/server/stream/types";

type Parts = Pick<
  Runtime,
  | "store"
  | "hub"
  | "cluster"
  | "templates"
  | "environments"
  | "log"
  | "metrics"
  | "logReaders"
  | "guessLimit"
  | "auditTrail"
>;

/** Gives the streams what they need of the running system. */
export function streamBackend({
  store,
  hub,
  cluster,
  guessLimit,
  auditTrail,
  ...shared
}: Parts): StreamBackend {
  const { environments } = shared;
  return {
    ...shared,
    refused: (reason, address) =>
      auditTrail.refused({ action: "stream.open", target: "/api/stream", reason, address }),
    read: (principal) => auditTrail.read(principal, "view", undefined),
    identify: (credential, clientAddress) =>
      identify({ context: { store, guessLimit }, credential, clientAddress }),
    findPrincipal: (credential) => findPrincipal(store, credential),
    async authorise(principal, action, environment) {
      const name = parse(environmentName, environment);
      const opened = await openEnvironment({ context: { hub, environments }, principal, action, name });
      await auditTrail.read(principal, action, opened);
    },
    openLogs: (params, signal) => streamLogs({ gateway: cluster, params, signal }),
  };
}
