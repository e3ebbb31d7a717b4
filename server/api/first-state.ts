import { setTimeout as delay } from "node:timers/promises";
import { headers } from "next/headers";
import type { PersonBounds } from "@/server/contract/bounds";
import type { EnvironmentEvent, EnvironmentView } from "@/server/contract/environment";
import type { TemplateView } from "@/server/contract/template";
import type { EnvironmentObject } from "@/server/environments/resource";
import { describeBounds, listEvents } from "@/server/environments/verbs";
import { toView } from "@/server/environments/view";
import { authorise } from "@/server/people/authorise";
import { currentPrincipal } from "@/server/people/current-session";
import { getRuntime } from "@/server/runtime";

/**
 * What pages are rendered with, so that they show something before their scripts run: the state the server holds anyway, and
 * what the cluster answers at once. Where it cannot be told (nobody signed in, nothing read yet, no such environment) the answer
 * is undefined, and the page asks the API, which says why.
 */

/** Every template, as the pages see it. */
export function renderedTemplates(): TemplateView[] {
  return getRuntime().templates.views();
}

/** The environments that whoever is signed in may see. */
export async function renderedEnvironments(): Promise<EnvironmentView[] | undefined> {
  const visible = await visibleHere();
  const { environments, templates } = getRuntime();
  return (
    visible &&
    environments
      .list()
      .filter(visible)
      .map((environment) => toView(environment, templates))
  );
}

/** One of them. */
export async function renderedEnvironment(name: string): Promise<EnvironmentView | undefined> {
  const visible = await visibleHere();
  const { environments, templates } = getRuntime();
  const found = visible && environments.get(name);
  return found && visible(found) ? toView(found, templates) : undefined;
}

/** As many events as are in view at first. */
const EVENTS_IN_VIEW = 12;
/** Reading them takes some 20 ms; a page that would be later for them goes without. */
const EVENTS_WAIT_MS = 150;

/** The newest events of an environment, if the cluster tells them at once. */
export async function renderedEvents(name: string): Promise<EnvironmentEvent[] | undefined> {
  const visible = await visibleHere();
  const context = getRuntime();
  const environment = visible && context.environments.get(name);
  if (!environment || !visible(environment)) return undefined;
  // The page asks again in any case, and then has somewhere to say what is wrong.
  const reading = listEvents({ context, environment }).catch(() => undefined);
  const events = await Promise.race([reading, delay(EVENTS_WAIT_MS, undefined, { ref: false })]);
  return events?.slice(0, EVENTS_IN_VIEW);
}

/** What whoever is signed in may have and has, where there is a bound. */
export async function renderedBounds(): Promise<PersonBounds | undefined> {
  const { config, environments, templates } = getRuntime();
  const { personBounds } = config;
  if (Object.keys(personBounds).length === 0 || !environments.health().synced) return undefined;
  const principal = await currentPrincipal();
  return principal && describeBounds({ environments, templates, personBounds }, principal.user.email);
}

/** Which environments this request may be told of; undefined when it is not to be told of any. */
async function visibleHere(): Promise<((environment: EnvironmentObject) => boolean) | undefined> {
  // A page that is navigated to, or loaded ahead, joins what its tab follows live already.
  const destination = (await headers()).get("sec-fetch-dest") ?? "document";
  if (destination !== "document" || !getRuntime().environments.health().synced) return undefined;
  const principal = await currentPrincipal();
  return principal && ((environment) => authorise(principal, "view", environment) === "allowed");
}
