import path from "node:path";
import { checkSource } from "../check";
import type { SourceTree } from "../sources/tree";
import type { Candidate } from "./detect";
import type { Findings } from "./findings";

/** The one that a source is taken for; where none or several fit, that is said. */
export function choose(
  candidates: readonly Candidate[],
  tree: SourceTree,
  findings: Findings,
): Candidate | undefined {
  const [first, ...more] = candidates;
  if (!first) {
    // What the wish names and is not there was said.
    if (!findings.stopped)
      findings.say({
        level: "refused",
        code: "contents-missing",
        message:
          "The source holds no template.yaml, devspace.yaml, Compose file, chart, kustomization or manifests.",
        remedy: "Name the folder that they are in (contents.path).",
      });
    return undefined;
  }
  if (more.length === 0) return first;
  const whole =
    candidates.find(({ kind }) => kind === "template") ??
    candidates.find((one) => one.kind === "devspace" && deploysAll(one, candidates, tree));
  if (whole) return whole;
  const list = candidates.map(({ kind, file, brings }) => `${kind} ${file} (${brings})`).join(", ");
  findings.say({
    level: "asked",
    code: "several-contents",
    field: "contents",
    message: `The source can be taken for ${candidates.length} things: ${list}.`,
    remedy: `Choose one by contents.kind and contents.path, such as ${first.kind} and ${path.posix.dirname(first.file)}.`,
  });
  return undefined;
}

/** A devspace.yaml that deploys everything else that was found is the whole. */
function deploysAll(devspace: Candidate, all: readonly Candidate[], tree: SourceTree): boolean {
  const { sources } = checkSource(tree, { file: devspace.file }).draft;
  const deployed = sources.flatMap(({ paths }) => paths);
  return all.every((other) => {
    if (other === devspace) return true;
    if (other.kind === "compose" || other.kind === "devspace") return false;
    const folder = tree.kind(other.file) === "file" ? path.posix.dirname(other.file) : other.file;
    return deployed.some((one) => isWithin(one, folder) || isWithin(folder, one));
  });
}

const isWithin = (inner: string, outer: string) =>
  outer === "." || inner === outer || inner.startsWith(`${outer}/`);
