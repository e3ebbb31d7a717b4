import type { IncomingMessage, ServerResponse } from "node:http";
import { parsePreviewHost, previewOrigin } from "@/server/contract/preview-address";
import { type Refusal, refusal, wrongField } from "@/server/http/problem";
import { refuseRequest } from "@/server/http/send-problem";
import { type Explanation, explain, forVisitor } from "./explain";
import { isFramed, isNavigation, isPreflight } from "./gate";
import { sendPage } from "./page";
import type { PreviewTarget } from "./target";
import type { PreviewBackend, Visitor } from "./types";
import { openingAddress, type PreviewPlace, type Visit } from "./visit";
import { wakeForm } from "./wake";

/**
 * Who may show a preview in a frame: the portal, and the environment's own previews. What shows the data itself, nobody: its
 * buttons could be pressed unseen.
 */
export function frameAncestors(place: PreviewPlace, { family, target }: Visit): string[] {
  if (target?.endpoint.action === "data") return ["'none'"];
  return [...framesForAnyone(place), ...family.all];
}

/** The same for whoever is not let in: which previews there are is not told. */
export function framesForAnyone({ portalOrigins }: PreviewPlace): string[] {
  return ["'self'", ...portalOrigins];
}

/** To whoever shows nothing that counts: a page is opened by way of the portal, anything else is told. */
export function letIn(
  place: PreviewPlace,
  visit: Visit,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): void {
  const { asking } = visit;
  if (!isNavigation(asking)) return void refuseRequest(request, response, unauthenticated());
  const href = openingAddress(place, visit, request.url ?? "/");
  if (!isFramed(asking)) {
    response.writeHead(303, {
      Location: href,
      "Cache-Control": "no-store",
      "Referrer-Policy": "no-referrer",
    });
    response.end();
    return;
  }
  // In a frame of another site the portal's cookie does not come along: only the page around can open it again.
  const page = {
    ...{
      status: 401,
      title: "This preview has to be opened again",
      frameAncestors: framesForAnyone(place),
    },
    message: "Your pass for it is over. Reload the page around it, or open it in a tab.",
    link: { text: "Open in a tab", href, ownTab: true },
  };
  sendPage(response, page, request.method === "HEAD");
}

/**
 * To the question before a call, which nobody can be told by: no application is asked, as anybody may send it. Pages of the
 * same environment may try; the call itself has to show a pass, and whether its answer is read the application says. The same
 * for environments that there are not. False for another question.
 */
export function allowCall(
  { base }: PreviewPlace,
  { asking, environment }: Visit,
  response: ServerResponse,
): boolean {
  const { origin = "", ...headers } = asking.headers;
  if (!isPreflight(asking) || !URL.canParse(origin)) return false;
  const from = parsePreviewHost(base, new URL(origin).hostname);
  if (from?.environment !== environment || origin !== previewOrigin(base, from.label, environment))
    return false;
  response.writeHead(204, {
    "Access-Control-Allow-Origin": origin,
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Allow-Methods": headers["access-control-request-method"],
    "Access-Control-Allow-Headers": headers["access-control-request-headers"] ?? "",
    Vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
  });
  response.end();
  return true;
}

/** To whoever may open an endpoint at which nothing answers: a page that waits, or a problem. */
export async function tellUnavailable(
  { place, backend }: { place: PreviewPlace; backend: PreviewBackend },
  exchange: {
    request: IncomingMessage;
    response: ServerResponse;
    visit: Visit;
    target: PreviewTarget;
    visitor: Visitor;
  },
): Promise<void> {
  const { request, response, visit, target, visitor } = exchange;
  const what = forVisitor(explain(target), visitor);
  if (!isNavigation(visit.asking)) return refuseRequest(request, response, unavailable(what));
  const { title, message, remedy, state, showsLog } = what;
  const lines = showsLog && visitor.mayReadLogs ? await backend.lastLines(target) : [];
  const page = {
    ...{ status: 503, title, message, lines, waits: state !== "deleted" },
    ...(remedy ? { remedy } : {}),
    ...(state === "asleep" && visitor.mayChange ? { wake: wakeForm(visit, target, request.url ?? "/") } : {}),
    frameAncestors: frameAncestors(place, visit),
    link: {
      text: "Open the environment",
      href: `${place.portalOrigins[0]}/environments/${visit.environment}`,
      ownTab: true,
    },
  };
  sendPage(response, page, request.method === "HEAD");
}

/** A request has to name a path of this host, plainly: what servers read differently is not passed on. */
export function faultOf({ url = "/" }: IncomingMessage): Refusal | undefined {
  const path = url.split("?", 1)[0] ?? "";
  if (!path.startsWith("/")) return wrongField("path", "The request has to name a path of this host alone.");
  const dots = path.split(/[/\\]|%2f|%5c/i).some((part) => /^(\.|%2e){1,2}$/i.test(part));
  return dots ? wrongField("path", "The path has to be written without . and .. in it.") : undefined;
}

export const unauthenticated = () =>
  refusal(
    "unauthenticated",
    "This preview is private. Open it from the portal, or send an access token with the scope develop in the header DevSpace-Portal-Token.",
    { headers: { "WWW-Authenticate": 'DevSpace-Portal-Token realm="devspace-portal"' } },
  );

export const noPreview = () => refusal("misdirected-request", "No preview has this name.");

export const starting = () =>
  refusal("preview-unavailable", "The portal is starting. Try again in a moment.", {
    headers: { "Retry-After": "2" },
  });

export const tooMany = () =>
  refusal("too-many-requests", "Too much of this environment is open at once. Close some tabs.", {
    headers: { "Retry-After": "5" },
  });

/** It would outlive its environment in the browser, and answer for the next one of that name. */
export const noServiceWorkers = () =>
  refusal(
    "forbidden",
    "Previews run no service workers: one would stay for the next environment of this name.",
  );

export function unavailable({ title, message }: Explanation): Refusal {
  return refusal("preview-unavailable", `${title}. ${message}`, { headers: { "Retry-After": "2" } });
}
