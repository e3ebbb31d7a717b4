import path from "node:path";
import type { ObjectFinding, SourceObject } from "./checks/finding";
import type { DraftSource } from "./draft";
import { RENDER_LIMITS, type RenderAnswer, type RenderRequest } from "./renderer/protocol";
import type { SourceFile } from "./renderer/run";
import { filesOf } from "./sources/files";
import type { SourceTree } from "./sources/tree";

/** Namespace that sources are rendered for before there is an environment. */
export const NAMESPACE = "env-template";

/** Renders one path of a source; `renderer/run.ts` does it in a process of its own. */
export type Render = (request: RenderRequest, files: readonly SourceFile[]) => Promise<RenderAnswer>;

/** Objects that a template may have, over all that is rendered for it: what they are checked against each other costs their square. */
export const OBJECTS_MAX = 1_000;

/** What is said where there are more. */
export const TOO_MANY = {
  level: "refused",
  code: "TooManyObjects",
  message: `It has more than ${OBJECTS_MAX} objects.`,
  remedy: "Publish a part of the source (contents.path), or leave out what belongs to other applications.",
} as const;

interface Objects {
  objects: SourceObject[];
  /** What the renderer has to say. */
  findings: ObjectFinding[];
}

/** What several requests render to, in their order. Rejects when the renderer itself fails. */
export async function renderAll(
  requests: readonly RenderRequest[],
  tree: SourceTree,
  { render }: { render: Render },
): Promise<Objects> {
  const result: Objects = { objects: [], findings: [] };
  if (requests.length === 0) return result;
  const files = tree.files?.() ?? filesOf(tree, ".", RENDER_LIMITS);
  for (const request of requests) {
    const { objects, problems } = await render(request, files);
    result.objects.push(...objects);
    result.findings.push(...problems.map((problem) => ({ remedy: "", ...problem })));
    if (result.objects.length <= OBJECTS_MAX) continue;
    return { objects: [], findings: [...result.findings, TOO_MANY] };
  }
  return result;
}

/** What the renderer is asked for, one request for each path. */
export function requestsOf({
  deployment,
  kind,
  paths,
  release = deployment,
  valuesFiles = [],
  values,
}: DraftSource): RenderRequest[] {
  if (kind === "objects") return [];
  return paths.map((at) => ({
    kind,
    path: at,
    namespace: NAMESPACE,
    release,
    // The renderer looks for them from the chart on.
    valueFiles: valuesFiles.map((file) => path.posix.relative(at, file)),
    ...(isValues(values) ? { values } : {}),
  }));
}

const isValues = (values: unknown): values is Record<string, unknown> =>
  typeof values === "object" && values !== null && !Array.isArray(values);
