import { mayUse, whyNoMore } from "@/server/contract/policy-rules";
import type { TemplatePolicy } from "@/server/contract/template-policy";
import { REFS_MAX, REFS_PER_OWNER } from "@/server/contract/template-resource";
import type { Diagnosis } from "@/server/health/diagnosis";
import { notAccepted } from "@/server/health/rules/not-accepted";
import { type EnvironmentObject, isOwnedBy, specOf, statusOf } from "../resource";
import { revisionOf } from "../template/of";
import type { Templates } from "../template/template";

type Known = Pick<Templates, "get" | "list" | "refsOf" | "rulesOf">;
type Why = Parameters<typeof notAccepted>[1];

/** Why there is nothing to go by, or what it waits for: what runs goes on, and is not looked after. */
export function noTemplate(
  templates: Known,
  environment: EnvironmentObject,
  all: readonly EnvironmentObject[],
): Why {
  const { template, ref, owner } = specOf(environment);
  const revision = revisionOf(environment);
  const refs = templates.refsOf(template);
  const policy = templates.rulesOf?.(template)?.policy;
  const isThere = refs !== undefined || templates.get(template) !== undefined;
  if (revision && isThere) {
    const message = `spec.revision: template ${template} has no revision ${revision} any more.`;
    const remedy = "Name a revision that the template's status lists, or none to get the newest.";
    return { code: "RevisionNotFound", message, remedy, fields: ["spec.revision"] };
  }
  if (ref !== undefined && refs) return notFor(policy, owner) ?? noRef(environment, ref, { refs, all });
  if (ref !== undefined && isThere) {
    const message = `spec.ref: template ${template} comes from no git repository, so that it has no ${ref}.`;
    const remedy = "Delete it, and create another one without a ref.";
    return { code: "RefNotAllowed", message, remedy, fields: ["spec.ref"] };
  }
  const isFor = (name: string) => mayUse(templates.rulesOf?.(name)?.policy ?? {}, owner);
  const known = templates.list().flatMap(({ name }) => (isFor(name) ? [name] : []));
  const others = known.length > 0 ? `There is ${known.join(", ")}.` : "Nothing is published yet.";
  const message = `spec.template: there is no template ${template}. ${others}`;
  const remedy = "Delete it, and create another one with a template that is there.";
  return { code: "TemplateNotFound", message, remedy, fields: ["spec.template"] };
}

/** That nothing is published for an owner whom the template is not for: what its branches are is not theirs to know, either. */
function notFor(policy: TemplatePolicy | undefined, owner: string): Why | undefined {
  if (!policy || mayUse(policy, owner)) return undefined;
  const message = `spec.template: ${whyNoMore(policy, owner, { all: 0, own: 0 })}`;
  const remedy = "Delete it, or have the template's policy changed.";
  return { code: "NotAllowedByPolicy", message, remedy, fields: ["spec.template"] };
}

function noRef(
  environment: EnvironmentObject,
  ref: string,
  { refs, all }: { refs: NonNullable<ReturnType<Known["refsOf"]>>; all: readonly EnvironmentObject[] },
): Why {
  const { template, owner } = specOf(environment);
  const entry = refs.find((one) => one.ref === ref);
  const fields = ["spec.ref"];
  if (entry?.problem) {
    const { message, remedy = LOOK_THERE } = entry.problem;
    return {
      ...{ code: "RefNotPublished", remedy, fields },
      message: `spec.ref: nothing is published of ${ref} of template ${template}. ${message}`,
    };
  }
  const own = new Set(
    all.flatMap((one) =>
      one.spec.template === template && isOwnedBy(one, owner) ? (one.spec.ref ?? []) : [],
    ),
  );
  const taken = refs.filter((one) => own.has(one.ref)).length;
  if (!entry && (refs.length >= REFS_MAX || taken >= REFS_PER_OWNER)) {
    const message = `spec.ref: ${ref} of template ${template} is not followed: of ${REFS_MAX} places for refs ${refs.length} are taken, and of the ${REFS_PER_OWNER} of its owner ${taken}.`;
    const remedy = "Delete environments of refs that nobody needs any more, or pin a revision.";
    return { code: "TooManyRefs", message, remedy, fields };
  }
  const message = `Waiting until ${ref} of template ${template} is published.`;
  return { code: "RefNotPublished", severity: "waiting", message, remedy: LOOK_THERE, fields };
}

const LOOK_THERE = "The template's page says what is being done.";

/** That what an environment runs is not what its ref holds any more, and why; nothing where it is. */
export function behindRef(templates: Pick<Templates, "refsOf">, environment: EnvironmentObject): Diagnosis[] {
  const { template, ref } = specOf(environment);
  const problem = templates.refsOf(template)?.find((one) => one.ref === ref)?.problem;
  if (ref === undefined || !problem) return [];
  const { revision = "what it has" } = statusOf(environment);
  return [
    notAccepted(environment, {
      ...{ code: "RefNotPublished", severity: "warning", fields: ["spec.ref"] },
      message: `${ref} of template ${template} is not published as it is now: the environment goes on with ${revision}. ${problem.message}`,
      remedy: problem.remedy ?? LOOK_THERE,
    }),
  ];
}
