import path from "node:path";
import type { ContentsKind, PublishWish } from "@/server/contract/template-source";
import { COMPOSE_FILES, DEVSPACE_FILES } from "../check";
import { resolveIn, type SourceTree } from "../sources/tree";
import { brings, kindOfFile } from "./file-kind";
import type { Findings } from "./findings";

/** Something that a source could be taken for: a file, or a folder of plain manifests. */
export interface Candidate {
  kind: ContentsKind;
  file: string;
  brings: string;
}

export const KUSTOMIZATIONS = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
/** Folders in which applications keep what they deploy. */
const DEPLOYED = [".", "k8s", "kubernetes", "manifests", "deploy", "kustomize", "chart", "helm", "charts"];
const DEEPER = ["overlays", "helm", "chart", "charts", "k8s", "base"];
const CANDIDATES_MAX = 100;

/** What a source may be taken for, as far as it is where people put it, or where the wish says. */
export function candidatesOf(
  tree: SourceTree,
  contents: PublishWish["contents"],
  findings: Findings,
): Candidate[] {
  const base = inside(tree, contents?.path ?? ".", "contents.path", findings);
  if (base === undefined) return [];
  const within = (name: string) => path.posix.join(base, name);
  if (contents?.file !== undefined) {
    const file = inside(tree, within(contents.file), "contents.file", findings);
    if (file === undefined) return [];
    const kind = contents.kind ?? kindOfFile(tree, file);
    if (kind) return [{ kind, file, brings: brings(tree, kind, file) }];
    findings.say({
      level: "asked",
      code: "contents-unknown",
      file,
      field: "contents.file",
      message: `${file} is neither a template, a devspace.yaml, a Compose file, a chart, a kustomization nor a manifest.`,
      remedy: "Name another file, or say its kind (contents.kind).",
    });
    return [];
  }
  if (tree.kind(base) === "file") {
    const kind = contents?.kind ?? kindOfFile(tree, base) ?? "manifests";
    return [{ kind, file: base, brings: brings(tree, kind, base) }];
  }
  const usual = [
    ...oneOf(tree, "template", ["template.yaml", "template.yml"].map(within)),
    ...oneOf(tree, "devspace", DEVSPACE_FILES.map(within)),
    ...oneOf(tree, "compose", COMPOSE_FILES.map(within)),
    ...deployedIn(tree, base, contents?.path !== undefined || contents?.kind === "manifests"),
  ];
  // Manifests beside the README are common chaff; where there is nothing else, they are the application.
  const found = usual.length > 0 ? usual : deployedIn(tree, base, true);
  const wanted = found.filter(({ kind }) => contents?.kind === undefined || kind === contents.kind);
  return wanted.slice(0, CANDIDATES_MAX);
}

/** A path of the wish in the source; said, where it is none. */
function inside(tree: SourceTree, written: string, field: string, findings: Findings): string | undefined {
  const resolved = resolveIn(".", written);
  const kind = typeof resolved === "string" ? "refused" : tree.kind(resolved.path);
  if (typeof resolved === "object" && (kind === "file" || kind === "folder" || resolved.path === "."))
    return resolved.path;
  findings.say(
    kind === "refused"
      ? {
          level: "refused",
          code: "path-escapes",
          field,
          message: `${written} leads out of the source.`,
          remedy: "Name a path in the source.",
        }
      : {
          level: "refused",
          code: "contents-missing",
          field,
          message: `${written} is not in the source.`,
          remedy: "Correct the path, or choose another branch.",
        },
  );
  return undefined;
}

function oneOf(tree: SourceTree, kind: "template" | "devspace" | "compose", files: string[]): Candidate[] {
  const file = files.find((one) => tree.kind(one) === "file");
  // Another program's template.yaml says nothing here; a broken devspace.yaml still is one.
  if (!file || (kind === "template" && kindOfFile(tree, file) !== "template")) return [];
  return [{ kind, file, brings: brings(tree, kind, file) }];
}

/** Charts, kustomizations and manifests; of a folder that is one of them nothing below is another. */
function deployedIn(tree: SourceTree, base: string, named: boolean): Candidate[] {
  const found: Candidate[] = [];
  const visit = (folder: string, depth: number): void => {
    if (found.length >= CANDIDATES_MAX || tree.kind(folder) !== "folder") return;
    const overlays = path.posix.join(folder, "overlays");
    if (tree.kind(overlays) === "folder" && depth < 3) {
      const before = found.length;
      for (const name of tree.list(overlays)) visit(path.posix.join(overlays, name), 3);
      if (found.length > before) return;
    }
    const own = candidateOf(tree, folder, folder !== base || named);
    if (own) found.push(own);
    else if (depth < 2)
      for (const name of tree.list(folder)) {
        const inner = path.posix.join(folder, name);
        const isUsual = depth === 0 ? DEPLOYED.includes(name) : isDeeper(folder, name);
        if (isUsual && tree.kind(inner) === "folder") visit(inner, depth + 1);
      }
  };
  visit(base, 0);
  return found;
}

/** Every folder below `charts` and `helm` may be a chart; elsewhere those with a usual name. */
const isDeeper = (folder: string, name: string) =>
  DEEPER.includes(name) || ["charts", "helm"].includes(path.posix.basename(folder));

function candidateOf(tree: SourceTree, folder: string, manifests: boolean): Candidate | undefined {
  const at = (names: string[]) =>
    names.map((name) => path.posix.join(folder, name)).find((file) => tree.kind(file) === "file");
  const chart = at(["Chart.yaml"]);
  if (chart) return { kind: "chart", file: chart, brings: brings(tree, "chart", chart) };
  const kustomization = at(KUSTOMIZATIONS);
  if (kustomization)
    return {
      kind: "kustomization",
      file: kustomization,
      brings: brings(tree, "kustomization", kustomization),
    };
  const holds = tree
    .list(folder)
    .some(
      (name) =>
        /\.(ya?ml|json)$/.test(name) && kindOfFile(tree, path.posix.join(folder, name)) === "manifests",
    );
  return manifests && holds
    ? { kind: "manifests", file: folder, brings: brings(tree, "manifests", folder) }
    : undefined;
}
