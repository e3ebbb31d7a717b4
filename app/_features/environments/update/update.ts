import type { EnvironmentView, PatchEnvironmentRequest } from "@/server/contract/environment";
import type { TemplateView } from "@/server/contract/template";
import type { TemplateStatus } from "@/server/contract/template-resource";
import { isDeleting } from "../../environment/state";

/** Revisions of a template: the one an environment runs, and the newest. */
export interface Update {
  from: string;
  to: string;
}

/**
 * The newest revision of its template, or of the ref it names; undefined for one that only the portal's image has, and where it
 * is gone.
 */
function newestOf(view: EnvironmentView, templates: readonly TemplateView[]): string | undefined {
  const { template, ref } = view.spec;
  const found = templates.find(({ name, superseded }) => name === template && !superseded);
  return ref === undefined ? found?.revision : found?.refs?.find((one) => one.ref === ref)?.revision;
}

/** The commit of its branch that an environment runs, where it names one and that is known. */
export function commitOf(view: EnvironmentView, templates: readonly TemplateView[]): string | undefined {
  const { template, ref } = view.spec;
  const { revision } = view.status;
  const entry = templates
    .find(({ name, superseded }) => name === template && !superseded)
    ?.refs?.find((one) => one.ref === ref);
  if (!entry || !revision) return undefined;
  // Another commit may hold the same.
  if (entry.revision === revision && !entry.problem) return entry.commit;
  return entry.revisions.find(({ name }) => name === revision)?.commit;
}

/** What an environment can be moved to, newest first: what was published of its template, or of the ref that it names. */
export function revisionsFor(
  view: EnvironmentView,
  { revision, revisions, refs }: Pick<TemplateStatus, "revision" | "revisions" | "refs">,
): { newest: string | undefined; revisions: readonly Pick<Revision, "name" | "publishedAt" | "commit">[] } {
  const { ref } = view.spec;
  if (ref === undefined) return { newest: revision, revisions };
  const entry = refs.find((one) => one.ref === ref);
  return { newest: entry?.revision, revisions: entry?.revisions ?? [] };
}

type Revision = TemplateStatus["revisions"][number];

/** What an environment can be moved to; undefined where it runs the newest, or is on its way there without being asked. */
export function updateOf(view: EnvironmentView, templates: readonly TemplateView[]): Update | undefined {
  const { revision: from } = view.status;
  const { revision: wanted, updates } = view.spec;
  const to = newestOf(view, templates);
  if (!from || !to || from === to || isDeleting(view)) return undefined;
  const isOnItsWay = wanted === to || (updates === "automatic" && !wanted);
  return isOnItsWay ? undefined : { from, to };
}

/**
 * The change that moves an environment to a revision. One that follows its template by itself goes on doing so when that is the
 * newest, and is held by any other.
 */
export function moveTo(
  revision: string,
  { view, newest }: { view: EnvironmentView; newest: string | undefined },
): PatchEnvironmentRequest {
  const follows = view.spec.updates === "automatic" && revision === newest;
  return { revision: follows ? null : revision };
}
