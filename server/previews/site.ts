import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { specOf } from "@/server/environments/resource";
import { isRefusal, type Refusal, refusal, wrongField } from "@/server/http/problem";
import { refuseUpgrade } from "@/server/http/refuse-upgrade";
import { refuseRequest } from "@/server/http/send-problem";
import { type Admission, createAdmission } from "./admission";
import { type Explanation, explain } from "./explain";
import { forward } from "./forward";
import { forwardUpgrade } from "./forward-upgrade";
import { isFramed, isNavigation, isPreflight } from "./gate";
import { requestHeaders } from "./headers";
import { rewriteLocation } from "./location";
import type { Outcome, PreviewMetrics } from "./metrics";
import { answerOwnPath, isOwnPath, unauthenticated } from "./own-paths";
import { sendPage } from "./page";
import type { PreviewTarget } from "./target";
import type { PreviewBackend, Shown, Visitor } from "./types";
import { addressOf, agentsOf, type Upstream } from "./upstream";
import type { PreviewUse } from "./use";
import { openingAddress, type PreviewPlace, readVisit, type Visit } from "./visit";

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
/** Of one environment at a time: a page that opens sockets without end must not take the portal's. */
const MOST_OPEN = 1_000;

/** Something that is passed on now. */
interface Open {
  shown: Shown;
  target: PreviewTarget;
  clientAddress: string;
  cut(): void;
}

/** The applications of environments, each endpoint at its own origin, for whoever may open it. */
export function createPreviewsSite(parts: PreviewsParts): PreviewsSite {
  const { place, upstream, use, metrics } = parts;
  const agents = agentsOf(upstream);
  const open = new Set<Open>();
  let running: { backend: PreviewBackend; admission: Admission } | undefined;
  const start = () => {
    const backend = parts.backend();
    if (backend) running ??= { backend, admission: createAdmission(backend) };
    return running;
  };
  const frameAncestors = ({ family }: Visit) => ["'self'", ...place.portalOrigins, ...family.all];

  const recheck = async () => {
    const now = start();
    if (!now) return;
    now.admission.forget();
    await Promise.all(
      [...open].map(async ({ cut, ...asked }) => {
        // Where it cannot be told, it is told the next time.
        const visitor = await now.admission
          .admit({ ...asked, target: currently(asked.target) })
          .catch((error: unknown) =>
            now.backend.refusalOf(error)?.problemCode === "store-unavailable" ? "unknown" : undefined,
          );
        if (!visitor) cut();
      }),
    );
  };
  /** Rights are those of the environment as it is now; one that is gone has none. */
  const currently = (target: PreviewTarget): PreviewTarget => {
    const environment = place.environments.get(target.environment.metadata.name);
    return environment ? { ...target, environment } : target;
  };
  const timer = setInterval(() => void recheck(), parts.recheckMs ?? RECHECK_MS);
  timer.unref();

  /** Notes what is open, until `done`; undefined when too much is. */
  const begin = (visitor: Visitor, kind: "request" | "socket", one: Open): (() => void) | undefined => {
    const { uid } = one.target.environment.metadata;
    const own = [...open].filter(({ target }) => target.environment.metadata.uid === uid).length;
    if (own >= MOST_OPEN) return undefined;
    open.add(one);
    metrics.open.inc({ kind });
    const ended = use.begin(one.target, visitor.id);
    return () => {
      if (!open.delete(one)) return;
      metrics.open.dec({ kind });
      ended();
    };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<Outcome> => {
    const refuse = (refused: Refusal, outcome: Outcome = "refused"): Outcome => {
      refuseRequest(request, response, refused);
      return outcome;
    };
    const visit = readVisit(place, request, false);
    const fault = visit ? faultOf(request) : refusal("misdirected-request", "No preview has this name.");
    if (!visit || fault) return refuse(fault ?? refusal("not-found", "There is no such preview."));
    const now = start();
    if (!now) return refuse(starting(), "unavailable");
    const { backend, admission } = now;
    if (isOwnPath(request.url ?? "/")) {
      await answerOwnPath(
        { place, backend, admission, upstream, frameAncestors },
        { request, response, visit },
      );
      return "own";
    }
    const { target, shown, clientAddress, asking } = visit;
    const preflight = target !== undefined && isPreflight(asking, visit.family);
    const visitor = target && shown && (await admission.admit({ shown, target, clientAddress }));
    if (!target || (!visitor && !preflight)) {
      letIn(visit, request, response);
      return "unauthenticated";
    }
    if (request.headers["service-worker"] === "script") return refuse(noServiceWorkers());
    if (response.destroyed) return "refused";
    const why = await whyNot(target, visitor);
    if (why) return why;
    let outcome: Outcome = "served";
    const shownNow: Shown = shown ?? { kind: "cookie", secrets: [] };
    const done =
      visitor &&
      begin(visitor, "request", { shown: shownNow, target, clientAddress, cut: () => response.destroy() });
    if (visitor && !done) return refuse(tooMany());
    await new Promise<void>((resolve) => {
      response.once("close", () => {
        done?.();
        resolve();
      });
      forward({
        ...{ request, response, address: addressOf(target), agents },
        headers: requestHeaders(request, { origin: visit.origin, clientAddress }),
        rules: rulesOf(visit, target),
        failed: (error) => {
          outcome = "unavailable";
          backend.log.debug(
            { err: error, environment: visit.environment, label: visit.label },
            "preview unavailable",
          );
          void unavailable(visitor).catch(() => response.destroy());
        },
      });
    });
    return outcome;

    async function whyNot(about: PreviewTarget, who: Visitor | undefined): Promise<Outcome | undefined> {
      if (!specOf(about.environment).paused) return undefined;
      await unavailable(who);
      return "unavailable";
    }

    async function unavailable(who: Visitor | undefined): Promise<void> {
      if (!target) return;
      const what = explain(currently(target));
      if (!isNavigation(asking)) return void refuse(unavailableRefusal(what));
      const lines = what.showsLog && who?.mayReadLogs ? await backend.lastLines(target) : [];
      sendPage(
        response,
        {
          ...{
            status: 503,
            title: what.title,
            message: what.message,
            lines,
            waits: what.state !== "deleted",
          },
          ...(what.remedy ? { remedy: what.remedy } : {}),
          wakes: what.state === "asleep" && who?.mayChange === true,
          frameAncestors: frameAncestors(visit as Visit),
          link: {
            text: "Open the environment",
            href: `${place.portalOrigins[0]}/environments/${visit?.environment}`,
            ownTab: true,
          },
        },
        request.method === "HEAD",
      );
    }
  };

  const letIn = (visit: Visit, request: IncomingMessage, response: ServerResponse) => {
    const { asking } = visit;
    if (!isNavigation(asking)) return refuseRequest(request, response, unauthenticated());
    const href = openingAddress(place, visit, request.url ?? "/");
    const head = request.method === "HEAD";
    // In a frame of another site the portal's cookie does not come along: only the page around can open it again.
    if (isFramed(asking))
      return sendPage(
        response,
        {
          ...{
            status: 401,
            title: "This preview has to be opened again",
            frameAncestors: frameAncestors(visit),
          },
          message: "Your pass for it is over. Reload the page around it, or open it in a tab.",
          link: { text: "Open in a tab", href, ownTab: true },
        },
        head,
      );
    response.writeHead(303, {
      Location: href,
      "Cache-Control": "no-store",
      "Referrer-Policy": "no-referrer",
    });
    response.end();
  };

  const rulesOf = (visit: Visit, target: PreviewTarget) => ({
    frameAncestors: frameAncestors(visit),
    location: (value: string) => rewriteLocation(value, target, place.base),
  });

  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<Outcome> => {
    const refuse = (refused: Refusal, outcome: Outcome = "refused"): Outcome => {
      refuseUpgrade(socket, refused);
      return outcome;
    };
    const visit = readVisit(place, request, true);
    const fault = visit ? faultOf(request) : undefined;
    if (!visit || fault) return refuse(fault ?? refusal("misdirected-request", "No preview has this name."));
    const now = start();
    if (!now) return refuse(starting(), "unavailable");
    if (isOwnPath(request.url ?? "/")) return refuse(refusal("not-found", "There is nothing at this path."));
    const { target, shown, clientAddress } = visit;
    const visitor = target && shown && (await now.admission.admit({ shown, target, clientAddress }));
    if (!target || !shown || !visitor) return refuse(unauthenticated(), "unauthenticated");
    if (socket.destroyed) return "refused";
    if (specOf(target.environment).paused) return refuse(unavailableRefusal(explain(target)), "unavailable");
    const done = begin(visitor, "socket", { shown, target, clientAddress, cut: () => socket.destroy() });
    if (!done) return refuse(tooMany());
    let outcome: Outcome = "served";
    await new Promise<void>((resolve) => {
      socket.once("close", () => {
        done();
        resolve();
      });
      forwardUpgrade({
        ...{ request, socket, head, address: addressOf(target), agents },
        headers: requestHeaders(request, { origin: visit.origin, clientAddress }),
        rules: rulesOf(visit, target),
        failed: () => {
          outcome = refuse(unavailableRefusal(explain(currently(target))), "unavailable");
        },
      });
    });
    return outcome;
  };

  const count = (asked: Promise<Outcome>, failed: (refused: Refusal) => void) =>
    asked.then(
      (outcome) => metrics.requests.inc({ outcome }),
      (error: unknown) => {
        metrics.requests.inc({ outcome: "refused" });
        const refused = isRefusal(error) ? error : running?.backend.refusalOf(error);
        if (!refused) running?.backend.log.error({ err: error }, "a preview failed");
        failed(refused ?? refusal("internal", "The portal failed; its log says why."));
      },
    );

  return {
    // However long a breakpoint holds an answer, or a socket says nothing.
    idleMs: 0,
    passesExpectation: true,
    request(request, response) {
      request.socket.setKeepAlive(true, 30_000);
      void count(answer(request, response), (refused) =>
        response.headersSent ? response.destroy() : refuseRequest(request, response, refused),
      );
    },
    upgrade(request, socket, head) {
      socket.on("error", () => socket.destroy());
      if ("setNoDelay" in socket) request.socket.setNoDelay(true).setKeepAlive(true, 30_000).setTimeout(0);
      void count(upgrade(request, socket, head), (refused) => refuseUpgrade(socket, refused));
    },
    recheck,
    close() {
      clearInterval(timer);
      for (const { cut } of open) cut();
      agents.kept.destroy();
      agents.single.destroy();
    },
  };
}

/** A request has to name a path of this host, plainly: what servers read differently is not passed on. */
function faultOf({ url = "/" }: IncomingMessage): Refusal | undefined {
  const path = url.split("?", 1)[0] ?? "";
  if (!path.startsWith("/")) return wrongField("path", "The request has to name a path of this host alone.");
  const dots = path.split(/[/\\]|%2f|%5c/i).some((part) => /^(\.|%2e){1,2}$/i.test(part));
  return dots ? wrongField("path", "The path has to be written without . and .. in it.") : undefined;
}

const starting = () =>
  refusal("preview-unavailable", "The portal is starting. Try again in a moment.", {
    headers: { "Retry-After": "2" },
  });

const tooMany = () =>
  refusal("too-many-requests", "Too much of this environment is open at once. Close some tabs.", {
    headers: { "Retry-After": "5" },
  });

/** It would outlive its environment in the browser, and answer for the next one of that name. */
const noServiceWorkers = () =>
  refusal(
    "forbidden",
    "Previews run no service workers: one would stay for the next environment of this name.",
  );

function unavailableRefusal({ title, message }: Explanation): Refusal {
  return refusal("preview-unavailable", `${title}. ${message}`, { headers: { "Retry-After": "2" } });
}
