import { FINALIZER } from "@/server/contract/labels";
import { notAccepted } from "@/server/health/rules/not-accepted";
import { grant, type Ledger } from "../bounds/grant";
import { templateOf } from "../bounds/made-of";
import { acceptance, ownership } from "../observe/conditions";
import type { Outcome } from "../queue";
import { ENVIRONMENT, type EnvironmentObject, specOf, statusOf } from "../resource";
import { acceptParameters } from "../template/accept-parameters";
import { filledTemplate } from "../template/fill";
import type { Objection } from "../template/objection";
import { type Block, blockedStatus } from "./blocked";
import { listForCli } from "./cli-cache";
import type { ReconcileContext } from "./context";
import { abandon, finalize } from "./finalize";
import { tellSeen } from "./first-status";
import { followReset } from "./follow-reset";
import { gather } from "./gather";
import { ensureNamespace } from "./namespace";
import { noTemplate } from "./no-template";
import { nudge } from "./nudge";
import { report } from "./report";
import { writeStatus } from "./status";
import { write } from "./write";

/** Everything is looked at again now and then, in case a change went by unnoticed. */
const RESYNC_MS = 10 * 60_000;
/** A namespace's removal event brings the name back; this is for a watch that missed it. */
const TERMINATING_RECHECK_MS = 2000;
/** Nothing tells when a namespace without our labels is gone, or when what was refused would be accepted. */
const REFUSED_RECHECK_MS = 10_000;

/**
 * Brings one environment to what its spec asks for, and its status to what there is. Level-based: it gathers everything,
 * decides, writes what differs, reports, and may be called at any time, any number of times.
 */
export async function reconcile(context: ReconcileContext, name: string): Promise<Outcome | undefined> {
  const found = context.caches.environment(name);
  if (!found) {
    forget(context, name);
    return undefined;
  }
  if (found.metadata.deletionTimestamp) return finalize(context, found);
  const published = templateOf(context.templates, found);
  if (!published)
    return block(context, found, {
      diagnosis: notAccepted(found, noTemplate(context.templates, found, allOf(context))),
    });
  const { values, missing } = acceptParameters(published, specOf(found), context.settings.imageRegistries);
  if (missing.length > 0)
    return block(context, found, { template: published, diagnosis: notAccepted(found, lacking(missing)) });
  const template = filledTemplate(published, values);
  const owned = await prepared(context, found);
  const startedAt = context.clock();
  const snapshot = context.caches.snapshot(name);
  const environment = await followReset(context, owned, template, snapshot);
  const answer = grant(ledgerOf(context), context.settings.personBounds ?? {}, environment);
  // What runs goes on as it is; only more is refused.
  if (answer && "refused" in answer) {
    const { refused: message, fields } = answer;
    if (fields) {
      const remedy = "Change these fields to what the message says, or have the template's policy changed.";
      const why = { code: "NotAllowedByPolicy", message, remedy, fields } as const;
      return block(context, environment, { template, diagnosis: notAccepted(environment, why) });
    }
    const remedy = "Ask for less, pause or delete another of your environments, or have the bound raised.";
    const why = { code: "OverBounds", message, remedy } as const;
    return block(context, environment, { template, diagnosis: notAccepted(environment, why) });
  }
  // Beside the pass: nothing of it waits for that but its own report.
  const told = tellSeen(context, environment, startedAt);
  const granted = answer?.granted;
  const namespace = await ensureNamespace(context, environment, snapshot.namespace, { template, granted });
  if (namespace.kind !== "active")
    return block(context, await told, { template, diagnosis: namespace.diagnosis });
  const namespaceAt = context.clock();
  const { created } = namespace;

  const seen = await gather(context, environment, { template, published, snapshot, fresh: created });
  const written = await write(context, seen);
  // One that only waited for its turn has begun nothing.
  const restart = created && statusOf(environment).steps.some((step) => step.startedAt);
  const known = { ...seen, environment: await told };
  const { findings, recheckInMs } = await report(context, known, written, {
    startedAt,
    namespaceAt,
    restart,
  }).catch(async (error: unknown) => {
    if (created) await abandon(context, environment);
    throw error;
  });
  await listForCli(context, seen);
  const nudgeInMs = await nudge(context, name, { findings, snapshot });
  const refused = written.failures.some(({ harmless }) => !harmless);
  // What others hold of nodes may change, and tells nobody here.
  const looksAgain = refused || written.diagnoses.length > 0 || seen.room.kind !== "not-checked";
  const waits = [recheckInMs, nudgeInMs, looksAgain ? REFUSED_RECHECK_MS : undefined];
  return { againInMs: Math.min(RESYNC_MS, ...waits.flatMap((ms) => ms ?? [])) };
}

/** What cannot be made up: pods would run with something else than is meant. What runs goes on. */
function lacking(missing: readonly Objection[]) {
  const remedy = "Give each of them a value, in spec.parameters or on the environment's settings page.";
  const { message } = acceptance(missing);
  return { code: "ParameterMissing", message, remedy, fields: missing.map(({ field }) => field) } as const;
}

const allOf = ({ caches }: Pick<ReconcileContext, "caches">) =>
  caches.names().flatMap((name) => caches.environment(name) ?? []);

function ledgerOf({ caches, templates, memory }: ReconcileContext): Ledger {
  return {
    templates,
    memory,
    environments: () => allOf({ caches }),
    namespace: (name) => caches.snapshot(name).namespace,
  };
}

/** Reports why nothing can be done, and looks again. */
async function block(
  context: ReconcileContext,
  environment: EnvironmentObject,
  why: Pick<Block, "template" | "diagnosis">,
): Promise<Outcome> {
  const { name, generation = 0 } = environment.metadata;
  const previous = statusOf(environment);
  const owned = ownership(environment);
  const status = blockedStatus({ name, generation, previous, owned, now: context.clock(), ...why });
  await writeStatus(context, environment, status);
  return {
    againInMs: why.diagnosis.severity === "waiting" ? TERMINATING_RECHECK_MS : REFUSED_RECHECK_MS,
  };
}

/** With what the controller sees to itself: its finalizer, and the owner as field selectors look for it, in lower case. */
async function prepared(
  { hub, caches }: ReconcileContext,
  environment: EnvironmentObject,
): Promise<EnvironmentObject> {
  const { name, resourceVersion, finalizers = [] } = environment.metadata;
  const owner = environment.spec.owner.toLowerCase();
  const isOurs = finalizers.includes(FINALIZER);
  if (isOurs && owner === environment.spec.owner) return environment;
  const metadata = { resourceVersion, finalizers: isOurs ? finalizers : [...finalizers, FINALIZER] };
  const written = await hub.mergePatch({ type: ENVIRONMENT, name }, { metadata, spec: { owner } });
  caches.wrote(written);
  return written;
}

function forget({ memory }: ReconcileContext, name: string): void {
  for (const key of memory.keys()) {
    if (key.startsWith(`${name}/`) || key.startsWith(`env-${name}/`)) memory.delete(key);
  }
}
