import { setTimeout as delay } from "node:timers/promises";
import { headers } from "next/headers";
import type { Action } from "@/server/contract/access";
import type { EnvironmentRoom, PersonBounds } from "@/server/contract/bounds";
import type { EnvironmentEvent, EnvironmentView } from "@/server/contract/environment";
import { type LogPage, type ReadLogsRequest, readLogsRequest } from "@/server/contract/logs";
import type { TemplateView } from "@/server/contract/template";
import { type EnvironmentObject, statusOf } from "@/server/environments/resource";
import { describeBounds, describeRoom, listEvents, templatesFor } from "@/server/environments/verbs";
import { toView } from "@/server/environments/view";
import { CLIENT_ADDRESS_HEADER } from "@/server/http/client-address";
import { REQUEST_ID_HEADER } from "@/server/http/request-id";
import { readLogs } from "@/server/logs";
import { authorise } from "@/server/people/authorise";
import { sharedSite } from "@/server/previews/same-site";
import { getRuntime } from "@/server/runtime";
import { currentPrincipal } from "./current-session";

/**
 * What pages are rendered with, so that they show something before their scripts run: the state the server holds anyway, and
 * what the cluster answers at once. Where it cannot be told (nobody signed in, nothing read yet, no such environment) the answer
 * is undefined, and the page asks the API, which says why.
 */

/** The templates that whoever is signed in is told of, as the pages see them, with older revisions that are in use. */
export async function renderedTemplates(): Promise<TemplateView[]> {
  const { environments, templates } = getRuntime();
  const principal = await currentPrincipal();
  if (!principal) return [];
  const used = environments.list().map((environment) => ({
    name: environment.spec.template,
    revision: statusOf(environment).revision,
  }));
  return templatesFor({ environments, templates }, principal, templates.viewsWith(used));
}

/** For administrators: the registrable domain that applications share with the portal, if they do. */
export async function siteOfApplications(): Promise<string | undefined> {
  const principal = await currentPrincipal();
  const { previewBase, origins } = getRuntime().config;
  return principal?.user.role === "admin" ? sharedSite(previewBase, origins) : undefined;
}

/** The environments that whoever is signed in may see. */
export async function renderedEnvironments(): Promise<EnvironmentView[] | undefined> {
  const viewer = await viewerHere();
  const { environments, templates } = getRuntime();
  if (!viewer) return undefined;
  await viewer.note(undefined);
  return environments
    .list()
    .filter(viewer.sees)
    .map((environment) => toView(environment, templates));
}

/** One of them. */
export async function renderedEnvironment(name: string): Promise<EnvironmentView | undefined> {
  const viewer = await viewerHere();
  const { environments, templates } = getRuntime();
  const found = environments.get(name);
  if (!found || !viewer?.sees(found)) return undefined;
  await viewer.note(found);
  return toView(found, templates);
}

/** As many events as are in view at first. */
const EVENTS_IN_VIEW = 12;
/** Reading them takes some 20 ms; a page that would be later for them shows those last read, or goes without. */
const EVENTS_WAIT_MS = 150;
const EVENTS_WAIT_KNOWN_MS = 30;
/** The events last read, by the environment's uid. The page asks again at once, so that they may be old. */
const lastEvents = new Map<string, EnvironmentEvent[]>();
const EVENTS_KEPT = 200;

/** The newest events of an environment, as far as they are known at once. */
export async function renderedEvents(name: string): Promise<EnvironmentEvent[] | undefined> {
  const viewer = await viewerHere();
  const context = getRuntime();
  const environment = context.environments.get(name);
  if (!environment || !viewer?.sees(environment)) return undefined;
  const { uid = "" } = environment.metadata;
  const reading = listEvents({ context, environment }).then(
    (events) => keepEvents(uid, events.slice(0, EVENTS_IN_VIEW)),
    // The page asks again in any case, and then has somewhere to say what is wrong.
    () => undefined,
  );
  const known = lastEvents.get(uid);
  const wait = delay(known ? EVENTS_WAIT_KNOWN_MS : EVENTS_WAIT_MS, known, { ref: false });
  return Promise.race([reading, wait]);
}

function keepEvents(uid: string, events: EnvironmentEvent[]): EnvironmentEvent[] {
  lastEvents.delete(uid);
  lastEvents.set(uid, events);
  const [oldest] = lastEvents.keys();
  if (oldest !== undefined && lastEvents.size > EVENTS_KEPT) lastEvents.delete(oldest);
  return events;
}

/** As many lines as a tall screen shows twice. */
const LINES_IN_VIEW = 150;
/** Reading them takes some 30 ms. */
const LINES_WAIT_MS = 250;

/** The last lines of an environment's log, if the cluster tells them at once. */
export async function renderedLog(
  name: string,
  part: Pick<ReadLogsRequest, "components" | "pods" | "containers" | "previous">,
): Promise<LogPage | undefined> {
  const viewer = await viewerHere();
  const { cluster, environments, logReaders } = getRuntime();
  const environment = environments.get(name);
  if (!environment || !viewer?.does("logs", environment)) return undefined;
  const over = AbortSignal.timeout(LINES_WAIT_MS);
  try {
    // The tab asks again where this fails, and says what is wrong.
    const release = logReaders.take(viewer.id);
    try {
      const request = readLogsRequest.parse({ ...part, lines: LINES_IN_VIEW });
      const reading = readLogs({ gateway: cluster, environment: name, request, signal: over });
      const late = delay(LINES_WAIT_MS, undefined, { ref: false });
      const page = await Promise.race([reading.catch(() => undefined), late]);
      if (page) await viewer.note(environment, "logs");
      return page;
    } finally {
      release();
    }
  } catch {
    return undefined;
  }
}

/** What whoever is signed in may have and has, where there is a bound. */
export async function renderedBounds(): Promise<PersonBounds | undefined> {
  const { config, environments, templates } = getRuntime();
  const { personBounds } = config;
  if (Object.keys(personBounds).length === 0 || !environments.health().synced) return undefined;
  const principal = await currentPrincipal();
  return principal && describeBounds({ environments, templates, personBounds }, principal.user.email);
}

/** What an environment may ask for of its owner's bounds, where there is a bound. */
export async function renderedRoom(name: string): Promise<EnvironmentRoom | undefined> {
  const { config, environments, templates } = getRuntime();
  const { personBounds } = config;
  const environment = environments.get(name);
  if (Object.keys(personBounds).length === 0 || !environment) return undefined;
  const principal = await currentPrincipal();
  if (!principal || authorise(principal, "view", environment) !== "allowed") return undefined;
  return describeRoom({ environments, templates, personBounds }, environment);
}

interface Viewer {
  id: string;
  sees(environment: EnvironmentObject): boolean;
  does(action: Action, environment: EnvironmentObject): boolean;
  /** Notes that an administrator looks at what is others': at one environment, or at all. */
  note(environment: EnvironmentObject | undefined, action?: Action): Promise<void>;
}

/** Who looks, and at what they may; undefined when this request is not to be told of any environment. */
async function viewerHere(): Promise<Viewer | undefined> {
  const request = await headers();
  // A page that is navigated to, or loaded ahead, joins what its tab follows live already.
  const destination = request.get("sec-fetch-dest") ?? "document";
  if (destination !== "document" || !getRuntime().environments.health().synced) return undefined;
  const principal = await currentPrincipal();
  if (!principal) return undefined;
  const from = {
    address: request.get(CLIENT_ADDRESS_HEADER) ?? undefined,
    requestId: request.get(REQUEST_ID_HEADER) ?? undefined,
  };
  const does: Viewer["does"] = (action, environment) =>
    authorise(principal, action, environment) === "allowed";
  return {
    id: principal.user.id,
    does,
    sees: (environment) => does("view", environment),
    note: (environment, action = "view") =>
      getRuntime().auditTrail.read(principal, action, environment, from),
  };
}
