import path from "node:path";
import type { PublishFound, PublishWish } from "@/server/contract/template-source";
import { checkSource } from "../check";
import type { SourceObject } from "../checks/finding";
import { type Draft, emptyDraft } from "../draft";
import { type Render, renderAll, requestsOf } from "../objects";
import { parseLocated } from "../reading/located";
import type { Finding } from "../reading/report";
import type { SourceTree } from "../sources/tree";
import type { Candidate } from "./detect";
import type { Findings } from "./findings";
import { kustomizedNamespaces } from "./namespaces";
import { wishedDefaults } from "./parameters";

/** What a source that is no template of ours deploys, and what it says of developing it. */
export interface Source {
  /** Objects that a reader made of other words: there is no manifest to correct. */
  made: SourceObject[];
  /** Objects of the source's own manifests, kustomizations and charts. */
  rendered: SourceObject[];
  draft: Draft;
  /** The devspace.yaml, where it is one: people can use it with the CLI as it is. */
  config?: string;
  /** Those that its kustomizations put everything into. */
  namespaces: string[];
  /** What the reader has to say; part of it is answered once everything is rendered. */
  remarks: Finding[];
  coverage?: PublishFound["coverage"];
}

/** Reads and renders a source. Rejects when the renderer itself fails. */
export async function readSource(
  { kind, file }: Candidate,
  {
    tree,
    wish,
    render,
    findings,
  }: { tree: SourceTree; wish: PublishWish; render: Render; findings: Findings },
): Promise<Source> {
  const { contents } = wish;
  const isRead = kind === "devspace" || kind === "compose";
  const report = isRead
    ? checkSource(tree, { file, profiles: contents?.profiles, defaults: wishedDefaults(wish) })
    : undefined;
  const draft = report?.draft ?? draftOf(kind, file, tree, contents);
  const { objects: rendered, findings: problems } = await renderAll(draft.sources.flatMap(requestsOf), tree, {
    render,
  });
  for (const problem of problems) findings.say(problem);
  return {
    made: draft.objects.map((object) => ({ object: { ...object }, file })),
    rendered,
    draft,
    ...(kind === "devspace" && { config: file }),
    namespaces: kustomizedNamespaces(
      draft.sources.flatMap((one) => (one.kind === "kustomization" ? one.paths : [])),
      tree,
    ),
    remarks: report?.findings ?? [],
    coverage: report?.coverage,
  };
}

/** A chart, a kustomization or manifests as the one thing that is deployed. */
function draftOf(
  kind: Candidate["kind"],
  file: string,
  tree: SourceTree,
  contents: PublishWish["contents"],
): Draft {
  const folder = tree.kind(file) === "file" ? path.posix.dirname(file) : file;
  const draft = emptyDraft(nameOf(kind, file, folder, tree));
  if (kind !== "chart" && kind !== "kustomization" && kind !== "manifests") return draft;
  draft.sources.push({
    deployment: draft.name,
    kind,
    paths: [kind === "manifests" ? file : folder],
    ...(kind === "chart" && {
      values: contents?.values,
      valuesFiles: contents?.valueFiles?.map((one) => path.posix.join(folder, one)),
    }),
  });
  return draft;
}

/** Of a chart its own name, which is the release's as well; of others the folder's. */
function nameOf(kind: Candidate["kind"], file: string, folder: string, tree: SourceTree): string {
  const root = kind === "chart" ? parseLocated(tree.read(file) ?? "", file).documents[0] : undefined;
  const name = root?.type === "map" ? root.entries.get("name")?.value : undefined;
  return (name?.type === "scalar" ? name.text : "") || (folder === "." ? "app" : path.posix.basename(folder));
}
