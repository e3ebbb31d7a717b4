import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { specOf } from "@/server/environments/resource";
import type { Refusal } from "@/server/http/problem";
import { refuseUpgrade } from "@/server/http/refuse-upgrade";
import { refuseRequest } from "@/server/http/send-problem";
import type { Admission } from "./admission";
import * as answers from "./answers";
import { explain } from "./explain";
import { forward } from "./forward";
import { forwardUpgrade } from "./forward-upgrade";
import { requestHeaders } from "./headers";
import { rewriteLocation } from "./location";
import type { Outcome } from "./metrics";
import type { OpenConnections } from "./open-connections";
import { isOwnPath } from "./own-path";
import { answerOwnPath } from "./own-paths";
import type { PreviewTarget } from "./target";
import type { PreviewBackend, Visitor } from "./types";
import { type Agents, addressOf, type Upstream } from "./upstream";
import type { PreviewUse } from "./use";
import { type PreviewPlace, readVisit, type Visit } from "./visit";

/** What it takes to serve previews. */
export interface Serving {
  place: PreviewPlace;
  upstream: Upstream;
  use: PreviewUse;
  agents: Agents;
  open: OpenConnections;
  /** Undefined until the portal has started. */
  running(): { backend: PreviewBackend; admission: Admission } | undefined;
  currently(target: PreviewTarget): PreviewTarget;
}

/** Serves one request: who it is, whether something answers, and then by the application. */
export async function serveRequest(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Outcome> {
  const { place, upstream, use, agents, open, currently } = serving;
  const refuse = (refused: Refusal, outcome: Outcome = "refused"): Outcome => {
    refuseRequest(request, response, refused);
    return outcome;
  };
  const visit = readVisit(place, request, false);
  if (!visit) return refuse(answers.noPreview());
  const fault = answers.faultOf(request);
  if (fault) return refuse(fault);
  const running = serving.running();
  if (!running) return refuse(answers.starting(), "unavailable");
  const { backend, admission } = running;
  if (isOwnPath(request.url ?? "/")) {
    request.socket.setTimeout(STRANGER_MS);
    await answerOwnPath({ place, backend, admission, upstream, use }, { request, response, visit });
    return "own";
  }
  const { target, shown, clientAddress } = visit;
  // Until it is known who asks, nobody may take their time.
  request.socket.setTimeout(STRANGER_MS);
  const visitor = target && shown && (await admission.admit({ shown, target, clientAddress }));
  if (!target || !shown || !visitor) {
    if (answers.allowCall(place, visit, response)) return "own";
    answers.letIn(place, visit, { request, response });
    return "unauthenticated";
  }
  request.socket.setTimeout(0);
  if (request.headers["service-worker"] === "script") return refuse(answers.noServiceWorkers());
  // Its client may have gone meanwhile.
  if (response.destroyed) return "refused";
  const tell = () =>
    answers.tellUnavailable(
      { place, backend },
      { request, response, visit, visitor, target: currently(target) },
    );
  if (specOf(target.environment).paused) {
    await tell();
    return "unavailable";
  }
  const cut = () => response.destroy();
  const done = open.begin(visitor, "request", { shown, target, clientAddress, cut });
  if (!done) return refuse(answers.tooMany());
  let outcome: Outcome = "served";
  try {
    await new Promise<void>((resolve) => {
      response.once("close", resolve);
      forward({
        ...{ request, response, agents, ...passed(serving, visit, target, request) },
        failed: () => {
          outcome = "unavailable";
          tell().catch(() => response.destroy());
        },
      });
    });
  } finally {
    done();
  }
  return outcome;
}

/** Milliseconds on which nothing moves after which somebody who is not let in is cut. */
const STRANGER_MS = 15_000;

/** Serves one upgrade: as a request, but that a refusal ends the connection. */
export async function serveUpgrade(
  serving: Serving,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<Outcome> {
  const { place, agents, open, currently } = serving;
  const refuse = (refused: Refusal, outcome: Outcome = "refused"): Outcome => {
    refuseUpgrade(socket, refused);
    return outcome;
  };
  const visit = readVisit(place, request, true);
  if (!visit) return refuse(answers.noPreview());
  const fault = answers.faultOf(request);
  if (fault) return refuse(fault);
  const running = serving.running();
  if (!running) return refuse(answers.starting(), "unavailable");
  const { target, shown, clientAddress } = visit;
  const visitor: Visitor | undefined =
    target && shown && !isOwnPath(request.url ?? "/")
      ? await running.admission.admit({ shown, target, clientAddress })
      : undefined;
  if (!target || !shown || !visitor) return refuse(answers.unauthenticated(), "unauthenticated");
  if (socket.destroyed) return "refused";
  const tell = () => refuse(answers.unavailable(explain(currently(target))), "unavailable");
  if (specOf(target.environment).paused) return tell();
  const cut = () => socket.destroy();
  const done = open.begin(visitor, "socket", { shown, target, clientAddress, cut });
  if (!done) return refuse(answers.tooMany());
  let outcome: Outcome = "served";
  try {
    await new Promise<void>((resolve) => {
      socket.once("close", resolve);
      forwardUpgrade({
        ...{ request, socket, head, agents, ...passed(serving, visit, target, request) },
        failed: () => {
          outcome = tell();
        },
      });
    });
  } finally {
    done();
  }
  return outcome;
}

/** Where to, and what both sides get of each other's headers. */
function passed({ place }: Serving, visit: Visit, target: PreviewTarget, request: IncomingMessage) {
  const { origin, clientAddress } = visit;
  return {
    address: addressOf(target),
    headers: requestHeaders(request, { origin, clientAddress }),
    rules: {
      frameAncestors: answers.frameAncestors(place, visit),
      location: (value: string) => rewriteLocation(value, target, place.base),
    },
  };
}
