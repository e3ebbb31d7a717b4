import type { ListedRefs, TemplateRef, TemplateSpec } from "@/server/contract/template-resource";
import { wantedRefs } from "@/server/environments/template/wanted-refs";
import { type TemplateObject, templateStatusOf } from "../resource";
import type { TemplatesContext } from "./context";
import { credentialsOf } from "./credentials";
import { whyNot } from "./gather";
import { listedOf } from "./listed";
import { type Asked, lookAtRef, problemIn, problemOf } from "./refs";
import { againAt, doubtMoved, type RefLook, type RefsLooked } from "./refs-looked";

/** How often a repository is asked for its refs: as often as branches are followed, and for the forms alone less often. */
const FOLLOW_MS = 2 * 60_000;
const LIST_MS = 10 * 60_000;
/** A list that could not be had is asked for again sooner. */
const RETRY_MS = 30_000;

/** What a pass found out about refs. `looked` is what this process knows once the status is written. */
export interface Followed {
  refs: TemplateRef[];
  listed: ListedRefs | undefined;
  looked: RefsLooked;
  /** When to look again, in milliseconds since 1970. */
  againAt: number;
}

/**
 * Follows the refs that environments of a template name. A pass publishes at most one of them, none where it is busy (`publishes`
 * false), so that each environment hears of its own as soon as that is done.
 */
export async function followRefs(
  context: TemplatesContext,
  object: TemplateObject,
  {
    spec,
    asked,
    pushed,
    publishes,
  }: { spec: TemplateSpec; asked: Asked; pushed?: string | undefined; publishes: boolean },
): Promise<Followed> {
  const status = templateStatusOf(object);
  const { name } = object.metadata;
  const known = context.refsLooked.get(name) ?? { looks: new Map<string, RefLook>() };
  const never = Number.POSITIVE_INFINITY;
  if (!spec.source.git) return { refs: [], listed: undefined, looked: { looks: new Map() }, againAt: never };
  const environments = context.environments();
  const now = context.clock().getTime();
  const isFruitless = (look: RefLook) => look.state !== "seen" && whenDue(look, asked, false) > now;
  const wanted = wantedRefs(environments, name, {
    ...{ followed: status.refs, policy: spec.policy },
    fruitless: new Set([...known.looks].flatMap(([ref, look]) => (isFruitless(look) ? [ref] : []))),
  });
  const entries = wanted.map(
    (ref): TemplateRef => status.refs.find((one) => one.ref === ref) ?? { ref, revisions: [] },
  );
  if (spec.suspended) {
    const refs = entries.map((entry) => (entry.revision ? entry : { ...entry, problem: SUSPENDED }));
    return { refs, listed: status.listed, looked: known, againAt: never };
  }
  const { listing, listed, moved } = await list(context, object, {
    spec,
    asked,
    pushed,
    known,
    followed: wanted,
  });
  if (listing.problem) {
    // A host that is away is asked once for all of them.
    const { problem } = listing;
    const refs = entries.map((entry) => (entry.revision || entry.problem ? entry : { ...entry, problem }));
    return { refs, listed, looked: { listing, looks: known.looks }, againAt: listing.at + RETRY_MS };
  }
  // Of those without a place it is remembered that they gave nothing; one that has a place again is looked at again.
  const named = new Set(environments.flatMap(({ spec }) => (spec.template === name ? (spec.ref ?? []) : [])));
  const isKnown = (ref: string) => status.refs.some((one) => one.ref === ref);
  const looks = new Map(
    moved.filter(([ref, look]) =>
      wanted.includes(ref) ? isKnown(ref) || whenDue(look, asked, false) <= now : named.has(ref),
    ),
  );
  const dueAt = (entry: TemplateRef) => whenDue(looks.get(entry.ref), asked, isLost(context, name, entry));
  // Each in its turn, whatever comes of the others; of those not looked at yet first what an environment waits for.
  const lookedAt = ({ ref }: TemplateRef) => looks.get(ref)?.at ?? 0;
  const [next] = entries
    .filter((entry) => dueAt(entry) <= now)
    .sort(
      (a, b) =>
        lookedAt(a) - lookedAt(b) || Number(a.revision !== undefined) - Number(b.revision !== undefined),
    );
  if (next && publishes) {
    const seen = await lookAtRef(context, object, {
      ...{ spec, asked, before: next },
      ...{ look: looks.get(next.ref), lost: isLost(context, name, next) },
    });
    looks.set(next.ref, seen.look);
    entries.splice(entries.indexOf(next), 1, seen.entry);
  }
  const listAt = listing.at + everyMs(listing, wanted);
  return {
    refs: entries,
    listed,
    looked: { listing, looks },
    againAt: Math.min(listAt, ...entries.map(dueAt)),
  };
}

const SUSPENDED = problemOf(
  "Suspended",
  "The template is suspended: nothing new is published of it.",
  "Have an administrator resume it.",
);

type Listing = NonNullable<RefsLooked["listing"]>;

const everyMs = ({ problem }: Listing, followed: readonly string[]) =>
  problem ? RETRY_MS : followed.length > 0 ? FOLLOW_MS : LIST_MS;

/** Asks the repository for its refs when it is time to, and tells which of those that are followed may have moved. */
async function list(
  context: TemplatesContext,
  object: TemplateObject,
  {
    spec,
    asked,
    pushed,
    known,
    followed,
  }: {
    spec: TemplateSpec;
    asked: Asked;
    pushed: string | undefined;
    known: RefsLooked;
    followed: readonly string[];
  },
): Promise<{ listing: Listing; listed: ListedRefs | undefined; moved: [string, RefLook][] }> {
  const { listed } = templateStatusOf(object);
  const { listing: last, looks } = known;
  const now = context.clock().getTime();
  const isAsked = !last || !isSameWish(last, asked) || last.pushed !== pushed;
  if (!isAsked && last.at + everyMs(last, followed) > now)
    return { listing: last, listed, moved: [...looks] };
  const listing = { ...asked, pushed, at: now };
  try {
    const credentials = await credentialsOf(context.gateway, spec.source);
    const refs = await context.publisher.refsOf(spec, { credentials, signal: context.signal });
    if (!refs) return { listing, listed, moved: [...looks] };
    return { listing, listed: listedOf(refs), moved: doubtMoved(looks, refs) };
  } catch (error) {
    if (context.signal.aborted) throw error;
    context.log.warn(
      { template: object.metadata.name, why: whyNot(error) },
      "the refs of a template's source could not be listed",
    );
    return { listing: { ...listing, problem: problemIn(error) }, listed, moved: [...looks] };
  }
}

const isSameWish = (a: Asked, b: Asked) => a.generation === b.generation && a.refresh === b.refresh;

/** When a ref has to be looked at, in milliseconds since 1970. */
function whenDue(look: RefLook | undefined, asked: Asked, lost: boolean): number {
  return look && isSameWish(look, asked) ? againAt(look, lost) : 0;
}

/** Somebody removed what was published of it, unless the watch only has not told of it yet. */
function isLost({ published }: TemplatesContext, name: string, { revision }: TemplateRef): boolean {
  return revision !== undefined && !published.revisions(name).includes(revision);
}
