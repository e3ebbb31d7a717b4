import { headers } from "next/headers";
import type { EnvironmentView } from "@/server/contract/environment";
import type { TemplateView } from "@/server/contract/template";
import type { EnvironmentObject } from "@/server/environments/resource";
import { toView } from "@/server/environments/view";
import { authorise } from "@/server/people/authorise";
import { currentPrincipal } from "@/server/people/current-session";
import { getRuntime } from "@/server/runtime";

/**
 * What pages are rendered with, so that they show something before their scripts run: the state the server holds anyway. Nothing is
 * asked of the cluster for it. Where it cannot be told (nobody signed in, nothing read yet, no such environment) the answer is
 * undefined, and the page asks the API, which says why.
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

/** Which environments this request may be told of; undefined when it is not to be told of any. */
async function visibleHere(): Promise<((environment: EnvironmentObject) => boolean) | undefined> {
  // A page that is navigated to, or loaded ahead, joins what its tab follows live already.
  const destination = (await headers()).get("sec-fetch-dest") ?? "document";
  if (destination !== "document" || !getRuntime().environments.health().synced) return undefined;
  const principal = await currentPrincipal();
  return principal && ((environment) => authorise(principal, "view", environment) === "allowed");
}
