import { REF_REVISIONS_KEPT, type TemplateRef, type TemplateSpec } from "@/server/contract/template-resource";
import { GONE_PROBLEMS } from "@/server/environments/template/wanted-refs";
import { GitRefusal } from "../git/types";
import type { TemplateObject } from "../resource";
import type { TemplatesContext } from "./context";
import { credentialsOf } from "./credentials";
import { whyNot } from "./gather";
import { hold } from "./hold";
import { isCommit, type RefLook } from "./refs-looked";
import { sentenceOf } from "./status";

/** Whether a ref's look asks for another one, whatever the time is. */
export type Asked = Pick<RefLook, "generation" | "refresh">;

/**
 * Looks at one ref of a template's source, and publishes what it holds unless that is published already and not `lost`. Whatever
 * goes wrong becomes the ref's own problem: others, and the template, are none the worse for it.
 */
export async function lookAtRef(
  context: TemplatesContext,
  object: TemplateObject,
  {
    spec,
    before,
    look,
    asked,
    lost,
  }: { spec: TemplateSpec; before: TemplateRef; look: RefLook | undefined; asked: Asked; lost: boolean },
): Promise<{ entry: TemplateRef; look: RefLook }> {
  const now = context.clock();
  const isNew = look?.generation !== asked.generation || look.refresh !== asked.refresh;
  const seen: RefLook = { ...asked, at: now.getTime(), state: "seen", failures: 0, doubted: false };
  const { name } = object.metadata;
  const { ref } = before;
  let commit: string | undefined;
  try {
    const options = {
      credentials: await credentialsOf(context.gateway, spec.source),
      signal: context.signal,
    };
    const wanted = atRef(spec, ref);
    // Before anything is fetched: what is refused is so at this commit.
    commit = await context.publisher.commitOf?.(wanted, options);
    const isSame = !isNew && commit !== undefined && commit === look.commit;
    // What was published of the commit and is not kept any more is made again; what was refused would be so again.
    const isDone = isSame && look.state !== "failed" && !(lost && look.state === "seen");
    if (isDone) return { entry: before, look: { ...seen, commit, state: look.state } };
    const published = await context.publisher.publish(name, wanted, options);
    const held = await hold(context, object, published);
    const of = published.commit === undefined ? {} : { commit: published.commit };
    const entry = { ref, ...of, checkedAt: now.toISOString() };
    if (held.kind !== "published" || !held.revision) {
      const kind = held.kind === "asked" ? held.kind : "refused";
      const remedy = held.findings.find(({ level }) => level === kind)?.remedy;
      const reason = kind === "asked" ? "AnswersNeeded" : "Refused";
      const problem = problemOf(reason, sentenceOf({ kind, findings: held.findings }), remedy);
      return { entry: { ...before, ...entry, problem }, look: { ...seen, ...of, state: "refused" } };
    }
    const { hash } = held.revision;
    const known = before.revisions.find((one) => one.name === hash);
    const newest = known ?? { name: hash, publishedAt: now.toISOString(), ...of };
    const others = before.revisions.filter((one) => one.name !== hash);
    return {
      entry: { ...entry, revision: hash, revisions: [newest, ...others].slice(0, REF_REVISIONS_KEPT) },
      look: { ...seen, ...of },
    };
  } catch (error) {
    if (context.signal.aborted) throw error;
    const problem = problemIn(error);
    context.log.warn({ template: name, ref, why: problem.message }, "a ref of a template could not be had");
    const isSame = JSON.stringify(before.problem) === JSON.stringify(problem);
    const entry = isSame ? before : { ...before, problem, checkedAt: now.toISOString() };
    const state = stateAfter(error, ref, commit);
    const failures = (isNew || look.doubted ? 0 : look.failures) + 1;
    if (state !== "failed")
      return { entry, look: { ...seen, state, commit: state === "gone" ? undefined : commit } };
    return { entry, look: { ...seen, state, commit, failures } };
  }
}

/** What trying again does not change at the same commit. */
const REFUSED: ReadonlySet<string> = new Set(["PathGone", "RefNotAllowed", "TooLarge", "TooManyFiles"]);
/** What trying again does not change, unless the list of the repository's refs does. */
const GONE: ReadonlySet<string> = new Set(["RefGone", "RefNotAllowed"]);

/** When there is reason to try again: a commit may be pushed at any time, and no list tells of it. */
function stateAfter(error: unknown, ref: string, commit: string | undefined): RefLook["state"] {
  if (!(error instanceof GitRefusal)) return "failed";
  if (commit !== undefined && REFUSED.has(error.code)) return "refused";
  return GONE.has(error.code) && !isCommit(ref) ? "gone" : "failed";
}

/** Why a source could not be had, and what helps. */
export function problemIn(error: unknown): NonNullable<TemplateRef["problem"]> {
  if (!(error instanceof GitRefusal)) return problemOf("SourceUnavailable", whyNot(error));
  const { code, message, remedy } = error;
  const reason = GONE_PROBLEMS.has(code) ? code : REFUSED.has(code) ? "Refused" : "SourceUnavailable";
  return problemOf(reason, message, remedy);
}

export const problemOf = (
  reason: string,
  message: string,
  remedy?: string,
): NonNullable<TemplateRef["problem"]> => ({
  reason,
  message: message.slice(0, 1_000),
  ...(remedy ? { remedy: remedy.slice(0, 500) } : {}),
});

/** The spec with another ref of the same repository, folder and Secret. */
function atRef(spec: TemplateSpec, ref: string): TemplateSpec {
  const { git } = spec.source;
  return { ...spec, source: git ? { git: { ...git, ref } } : spec.source };
}
