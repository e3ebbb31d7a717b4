import path from "node:path";
import { checkObjects } from "./checks/checks";
import type { ObjectFinding, SourceObject } from "./checks/finding";
import type { PodSecurityLevel } from "./checks/pod-security";
import type { Draft, DraftSource } from "./draft";
import { RENDER_LIMITS, type RenderAnswer, type RenderRequest } from "./renderer/protocol";
import type { SourceFile } from "./renderer/run";
import { filesOf } from "./sources/files";
import type { SourceTree } from "./sources/tree";

/** Namespace and release that charts are told before there is an environment. */
const NAMESPACE = "env-template";

export interface Objects {
  objects: SourceObject[];
  /** Of rendering, then of the objects together. */
  findings: ObjectFinding[];
}

/** Renders everything a draft deploys and checks it as publishing would. Rejects when the renderer itself fails. */
export async function objectsOf(
  draft: Draft,
  tree: SourceTree,
  options: {
    render(request: RenderRequest, files: SourceFile[]): Promise<RenderAnswer>;
    podSecurity: PodSecurityLevel;
  },
): Promise<Objects> {
  const objects: SourceObject[] = draft.objects.map((object) => ({ object: { ...object } }));
  const findings: ObjectFinding[] = [];
  const files = filesOf(tree, ".", RENDER_LIMITS);
  for (const request of draft.sources.flatMap(requestsOf)) {
    const answer = await options.render(request, files);
    objects.push(...answer.objects);
    findings.push(...answer.problems.map((problem) => ({ remedy: "", ...problem })));
  }
  findings.push(...checkObjects(objects, { podSecurity: options.podSecurity, namespace: NAMESPACE }));
  return { objects, findings };
}

/** What the renderer is asked for, one request for each path. */
function requestsOf({ deployment, kind, paths, valuesFiles = [], values }: DraftSource): RenderRequest[] {
  if (kind === "objects") return [];
  return paths.map((at) => ({
    kind,
    path: at,
    namespace: NAMESPACE,
    release: deployment,
    // The renderer looks for them from the chart on.
    valueFiles: valuesFiles.map((file) => path.posix.relative(at, file)),
    ...(isValues(values) ? { values } : {}),
  }));
}

const isValues = (values: unknown): values is Record<string, unknown> =>
  typeof values === "object" && values !== null && !Array.isArray(values);
