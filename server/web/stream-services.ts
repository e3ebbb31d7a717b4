import { STREAM_KINDS, type StreamKinds } from "@/server/contract/streams";
import { serveEnvironments } from "@/server/environments/verbs";
import { serveLogs } from "@/server/logs";
import type { Runtime } from "@/server/runtime";
import { type StreamServices, streamService } from "@/server/stream/service";

/** Who serves each kind of stream. */
export function streamServices(
  parts: Pick<Runtime, "cluster" | "templates" | "environments" | "auditTrail" | "logReaders" | "terminals">,
): StreamServices<StreamKinds> {
  const { cluster, templates, environments, auditTrail, logReaders, terminals } = parts;
  const read = (principal: Parameters<typeof auditTrail.read>[0]) =>
    auditTrail.read(principal, "view", undefined);
  return {
    environments: streamService(
      STREAM_KINDS.environments,
      serveEnvironments({ environments, templates, read }),
    ),
    terminal: streamService(STREAM_KINDS.terminal, terminals.serve),
    logs: streamService(STREAM_KINDS.logs, serveLogs({ gateway: cluster, readers: logReaders })),
  };
}
