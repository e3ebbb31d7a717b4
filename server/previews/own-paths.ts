import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { specOf } from "@/server/environments/resource";
import { refusal } from "@/server/http/problem";
import { refuseRequest } from "@/server/http/send-problem";
import { sendText } from "@/server/http/send-text";
import type { Admission } from "./admission";
import { framesForAnyone, unauthenticated } from "./answers";
import {
  environmentCookies,
  isOfEnvironment,
  passCookies,
  passesIn,
  reachOf,
  withoutCookies,
} from "./cookies";
import { explain, forVisitor } from "./explain";
import { isFramed } from "./gate";
import { OWN_PATH } from "./own-path";
import { sendPage } from "./page";
import { serves } from "./serves";
import type { PreviewTarget } from "./target";
import type { Entered, PreviewBackend } from "./types";
import { addressOf, type Upstream } from "./upstream";
import type { PreviewUse } from "./use";
import { openingAddress, type PreviewPlace, pathWithin, type Visit } from "./visit";
import { isWakeValue, WAKE_MOST_BYTES, wakesHere } from "./wake";

export interface OwnPathsParts {
  place: PreviewPlace;
  backend: PreviewBackend;
  admission: Admission;
  upstream: Upstream;
  use: PreviewUse;
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  visit: Visit;
  /** Without one, the answer is that of a target to which nothing shown lets in: names are not told. */
  target: PreviewTarget | undefined;
  query: URLSearchParams;
}

/** Answers at the portal's own paths. */
export async function answerOwnPath(
  parts: OwnPathsParts,
  { request, response, visit }: Omit<Exchange, "target" | "query">,
): Promise<void> {
  const url = new URL(request.url ?? "/", visit.origin);
  const exchange = { request, response, visit, target: visit.target, query: url.searchParams };
  switch (`${request.method} ${url.pathname.slice(OWN_PATH.length)}`) {
    case "GET /enter":
      return enter(parts, exchange);
    case "GET /share":
      return askForKey(parts, exchange);
    case "POST /share":
      return takeKey(parts, exchange);
    case "GET /arrived":
      return arrived(parts, exchange);
    case "GET /status":
      return status(parts, exchange);
    case "POST /wake":
      return wake(parts, exchange);
    default:
      return refuseRequest(request, response, nothingHere());
  }
}

const firstPath = (target: PreviewTarget | undefined) => target?.endpoint.path ?? "/";

const nothingHere = () => refusal("not-found", "There is nothing at this path.");

/** A ticket becomes a cookie. */
async function enter(parts: OwnPathsParts, exchange: Exchange): Promise<void> {
  const { place, backend } = parts;
  const { response, visit, target, query } = exchange;
  const path = pathWithin(visit.origin, query.get("path")) ?? firstPath(target);
  const entered = target && (await backend.redeem(query.get("ticket") ?? "", target, visit.clientAddress));
  if (!target || !entered)
    return sendPage(response, {
      ...{
        status: 403,
        title: "This link is used or over",
        frameAncestors: framesForAnyone(parts.place),
      },
      message: "It lets one browser in, once, within a minute. Open the preview again.",
      link: { text: "Open again", href: openingAddress(place, visit, path) },
    });
  keep(parts, { ...exchange, target }, entered);
  goOn(response, arrivalOf(path));
}

const arrivalOf = (path: string) => `${OWN_PATH}/arrived?path=${encodeURIComponent(path)}`;

/** Whoever has the link of a share gets in by what stands behind its `#`: browsers keep that to themselves, no proxy logs it. */
function askForKey(parts: OwnPathsParts, { response }: Exchange): void {
  sendPage(response, {
    ...{ status: 200, title: "Opening the preview", frameAncestors: framesForAnyone(parts.place) },
    ...{ message: "This takes a moment, and a browser that runs scripts.", takesKey: true },
  });
}

async function takeKey(parts: OwnPathsParts, exchange: Exchange): Promise<void> {
  const { request, response, visit, target } = exchange;
  if (request.headers.origin !== visit.origin || !(Number(request.headers["content-length"]) <= 100))
    return refuseRequest(request, response, refusal("origin-not-allowed", "Open the link itself."));
  const key = await text(request);
  const entered = target && (await parts.backend.redeemKey(key, target, visit.clientAddress));
  if (!target || !entered)
    return refuseRequest(
      request,
      response,
      refusal("gone", "It is over, was taken back, or is not whole. Ask whoever sent it for another one."),
    );
  keep(parts, { ...exchange, target }, entered);
  const location = arrivalOf(firstPath(target));
  sendText(response, 200, JSON.stringify({ location }), { "Content-Type": "application/json" });
}

/** Keeps a pass in the browser. What that keeps of another environment of this name goes first. */
function keep(
  { place }: OwnPathsParts,
  { request, response, target }: Exchange & { target: PreviewTarget },
  entered: Entered,
): void {
  const reach = reachOf(place.base);
  const { cookie } = request.headers;
  const uid = target.environment.metadata.uid ?? "";
  const isKnown = isOfEnvironment(cookie, uid, reach);
  response.setHeader("Set-Cookie", [
    ...(isKnown ? [] : withoutCookies(cookie, reach)),
    ...passCookies(entered.secret, entered.endsAt, reach),
    ...environmentCookies(uid, reach),
  ]);
  // Not "cookies": that means those of the whole site, the portal's and other previews' among them.
  if (!isKnown) response.setHeader("Clear-Site-Data", '"cache", "storage"');
}

/**
 * Whether the cookie stayed: a browser that keeps none would be sent to and fro for ever. In a frame, where browsers keep less,
 * the portal is told what they do.
 */
function arrived({ place }: OwnPathsParts, { request, response, visit, target, query }: Exchange): void {
  const path = pathWithin(visit.origin, query.get("path")) ?? firstPath(target);
  const hasPass = passesIn(request.headers.cookie, reachOf(place.base)).length > 0;
  const framed = isFramed(visit.asking);
  if (hasPass && !framed) return void goOn(response, path);
  const host = new URL(visit.origin).host;
  const title = hasPass ? "Opening the preview" : "Your browser keeps no cookie here";
  const message = hasPass
    ? "This takes a moment."
    : `The preview is private, and lets you in by a cookie of ${host}. Allow it, or open the preview in a tab of its own.`;
  const link = hasPass
    ? { text: "Open it now", href: path }
    : { text: "Open in a tab", href: openingAddress(place, visit, path), ownTab: true };
  const tellsFrame = { portals: place.portalOrigins, ...(hasPass ? { goesTo: path } : {}) };
  sendPage(response, {
    ...{ status: hasPass ? 200 : 403, title, message, link, frameAncestors: framesForAnyone(place) },
    ...(framed ? { tellsFrame } : {}),
  });
}

function goOn(response: ServerResponse, location: string): void {
  response.setHeader("Referrer-Policy", "no-referrer");
  sendText(response, 303, "", { Location: location });
}

/** What the waiting page asks. */
async function status(parts: OwnPathsParts, { request, response, visit, target }: Exchange): Promise<void> {
  const { backend, admission, upstream, use } = parts;
  const { shown, clientAddress } = visit;
  const visitor = target && shown && (await admission.admit({ shown, target, clientAddress }));
  if (!target || !visitor) return refuseRequest(request, response, unauthenticated());
  // Whoever waits for a tool that is only now being started wants it still.
  use.begin(target, visitor.id)();
  const asleep = specOf(target.environment).paused === true;
  const now = !asleep && (await serves(upstream, addressOf(target)));
  const why = forVisitor(explain(target), visitor);
  const lines = now || !why.showsLog || !visitor.mayReadLogs ? [] : await backend.lastLines(target);
  const wakes = why.state === "asleep" && visitor.mayChange && wakesHere(visit);
  const body = { serves: now, ...why, lines, wakes };
  sendText(response, 200, JSON.stringify(body), { "Content-Type": "application/json" });
}

async function wake(parts: OwnPathsParts, { request, response, visit, target }: Exchange): Promise<void> {
  const { shown, asking, clientAddress } = visit;
  // By the form of this very preview's page, which no script sends unseen: a program has the portal's API for it.
  const isForm =
    asking.headers["sec-fetch-mode"] === "navigate" && asking.headers["sec-fetch-site"] === "same-origin";
  if (!isForm || shown?.kind !== "cookie" || !(Number(request.headers["content-length"]) <= WAKE_MOST_BYTES))
    return refuseRequest(request, response, refusal("origin-not-allowed", "Wake it from its own page."));
  const form = new URLSearchParams(await text(request));
  const visitor = target && (await parts.admission.admit({ shown, target, clientAddress, fresh: true }));
  if (!target || !visitor) return refuseRequest(request, response, unauthenticated());
  if (!visitor.mayChange)
    return refuseRequest(
      request,
      response,
      refusal("forbidden", "You may look at this environment, and not wake it. Ask its owner."),
    );
  // A page that is older than what it tells of shows itself anew, and is asked again.
  if (isWakeValue(form.get("value") ?? "", shown, target))
    await parts.backend.wake(shown, target, clientAddress);
  goOn(response, pathWithin(visit.origin, form.get("path")) ?? firstPath(target));
}
