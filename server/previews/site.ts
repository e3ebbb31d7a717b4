import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { isRefusal, type Refusal, refusal } from "@/server/http/problem";
import { refuseUpgrade } from "@/server/http/refuse-upgrade";
import { refuseRequest } from "@/server/http/send-problem";
import { type Admission, createAdmission } from "./admission";
import type { Outcome, PreviewMetrics } from "./metrics";
import { createOpenConnections } from "./open-connections";
import { type Serving, serveRequest, serveUpgrade } from "./serve";
import type { PreviewTarget } from "./target";
import type { PreviewBackend } from "./types";
import { agentsOf, type Upstream } from "./upstream";
import type { PreviewUse } from "./use";
import type { PreviewPlace } from "./visit";

export interface PreviewsParts {
  place: PreviewPlace;
  upstream: Upstream;
  /** Undefined until the portal has started. */
  backend(): PreviewBackend | undefined;
  use: PreviewUse;
  metrics: PreviewMetrics;
  /** Milliseconds between checks of who has something open. */
  recheckMs?: number;
}

export interface PreviewsSite {
  readonly idleMs: number;
  readonly passesExpectation: boolean;
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Checks now who has something open, and cuts what they may not open any more. */
  recheck(): Promise<void>;
  close(): void;
}

const RECHECK_MS = 15_000;
/** So a peer that is gone is noticed where nothing moves for long. */
const KEEP_ALIVE_MS = 30_000;

/** The applications of environments, each endpoint at its own origin, for whoever may open it. */
export function createPreviewsSite(parts: PreviewsParts): PreviewsSite {
  const { place, upstream, use, metrics } = parts;
  let started: { backend: PreviewBackend; admission: Admission } | undefined;
  const running = () => {
    const backend = parts.backend();
    if (backend) started ??= { backend, admission: createAdmission(backend) };
    return started;
  };
  /** Rights are those of the environment as it is now; what was made under its name later is another one. */
  const currently = (target: PreviewTarget): PreviewTarget => {
    const environment = place.environments.get(target.environment.metadata.name);
    return environment ? { ...target, environment } : target;
  };
  const open = createOpenConnections({ use, metrics, currently });
  const agents = agentsOf(upstream);
  const serving: Serving = { place, upstream, use, agents, open, running, currently };
  const recheck = async () => {
    const asked = running();
    if (asked) await open.recheck(asked);
  };
  const timer = setInterval(() => {
    recheck().catch((error: unknown) =>
      started?.backend.log.error({ err: error }, "previews were not checked"),
    );
  }, parts.recheckMs ?? RECHECK_MS);
  timer.unref();

  const count = (served: Promise<Outcome>, refuse: (refused: Refusal) => void) =>
    served.then(
      (outcome) => metrics.requests.inc({ outcome }),
      (error: unknown) => {
        metrics.requests.inc({ outcome: "refused" });
        const refused = isRefusal(error) ? error : started?.backend.refusalOf(error);
        if (!refused) started?.backend.log.error({ err: error }, "a preview failed");
        refuse(refused ?? refusal("internal", "The portal failed; its log says why."));
      },
    );

  return {
    // However long a breakpoint holds an answer, or a socket says nothing.
    idleMs: 0,
    passesExpectation: true,
    request(request, response) {
      request.socket.setKeepAlive(true, KEEP_ALIVE_MS);
      void count(serveRequest(serving, request, response), (refused) =>
        response.headersSent ? response.destroy() : refuseRequest(request, response, refused),
      );
    },
    upgrade(request, socket, head) {
      socket.on("error", () => socket.destroy());
      request.socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS).setTimeout(0);
      void count(serveUpgrade(serving, request, socket, head), (refused) => refuseUpgrade(socket, refused));
    },
    recheck,
    close() {
      clearInterval(timer);
      open.cutAll();
      agents.kept.destroy();
      agents.single.destroy();
    },
  };
}
