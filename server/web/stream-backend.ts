import { kubernetesRefusal } from "@/server/api/kubernetes-problem";
import { environmentName } from "@/server/contract/names";
import { openEnvironment } from "@/server/environments/verbs";
import { parse } from "@/server/http/parse";
import { findPrincipal, identify } from "@/server/people/credentials";
import type { Runtime } from "@/server/runtime";
import type { StreamBackend } from "@/server/stream/types";

type Parts = Pick<
  Runtime,
  "store" | "hub" | "environments" | "log" | "metrics" | "guessLimit" | "auditTrail"
>;

/** Gives the streams what they need of the running system. */
export function streamBackend({ store, hub, guessLimit, auditTrail, ...shared }: Parts): StreamBackend {
  const { environments } = shared;
  return {
    ...shared,
    refused: ({ reason, address, principal, stream }) =>
      auditTrail.refused({
        ...{ actor: principal?.user.email, action: "stream.open", reason, address },
        target: stream?.environment ?? "/api/stream",
        ...(stream ? { detail: { kind: stream.kind } } : {}),
      }),
    identify: (credential, clientAddress) =>
      identify({ context: { store, guessLimit }, credential, clientAddress }),
    findPrincipal: (credential) => findPrincipal(store, credential),
    async authorise(principal, action, environment) {
      const name = parse(environmentName, environment);
      const opened = await openEnvironment({ context: { hub, environments }, principal, action, name });
      await auditTrail.read(principal, action, opened);
    },
    refusalOf: kubernetesRefusal,
  };
}
