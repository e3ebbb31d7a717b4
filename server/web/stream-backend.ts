import { visibleTo } from "@/server/api/environments";
import { environmentName } from "@/server/contract/names";
import { findEnvironment } from "@/server/environments/verbs";
import { parse } from "@/server/http/parse";
import { streamLogs } from "@/server/logs";
import { findSession } from "@/server/people/sessions";
import type { Runtime } from "@/server/runtime";
import type { StreamBackend } from "@/server/stream/types";

type Parts = Pick<Runtime, "store" | "gateway" | "environments" | "log" | "metrics" | "logReaders">;

/** Gives the streams what they need of the running system. */
export function streamBackend({ store, gateway, ...shared }: Parts): StreamBackend {
  const { environments } = shared;
  return {
    ...shared,
    findSession: (token) => findSession(store, token),
    async authorise(user, environment) {
      const input = { name: parse(environmentName, environment) };
      await findEnvironment({ context: { gateway, environments }, input, visible: visibleTo({ user }) });
    },
    openLogs: (params, signal) => streamLogs({ gateway, params, signal }),
  };
}
