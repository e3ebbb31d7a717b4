import { structuredPatch } from "diff";
import { stringify } from "yaml";
import type { ObjectChange } from "@/server/contract/environment-update";
import type { KubernetesObject } from "@/server/kubernetes";
import { ANNOTATION_RENDERED } from "../render/hash";
import { blockedChange } from "./blocked";
import { masked } from "./masked";

/** Lines of one object, and objects, that are told. */
const LINES_MAX = 400;
export const CHANGES_MAX = 300;
/** Lines shown around a change. */
const CONTEXT = 2;
/** The time of a comparison grows with the square of its edits: so many of one object, and milliseconds for all, are enough. */
const EDITS_MAX = 2000;
const BUDGET_MS = 1000;

const keyOf = ({ kind, metadata }: KubernetesObject) => `${kind}/${metadata.name}`;

/** What becomes of each object, in the order of kinds and names; those that stay as they are are left out. Pure. */
export function compareObjects(
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
): ObjectChange[] {
  const [old, wanted] = [before, after].map((all) => new Map(all.map((one) => [keyOf(one), one])));
  const keys = [...new Set([...(old?.keys() ?? []), ...(wanted?.keys() ?? [])])].sort();
  const until = performance.now() + BUDGET_MS;
  return keys.flatMap((key) => changeOf(old?.get(key), wanted?.get(key), until) ?? []);
}

function changeOf(
  before: KubernetesObject | undefined,
  after: KubernetesObject | undefined,
  until: number,
): ObjectChange | undefined {
  const object = after ?? before;
  if (!object) return undefined;
  const [old, wanted] = [textOf(before, undefined), textOf(after, before)];
  if (old === wanted) return undefined;
  const all = linesBetween(old, wanted, Math.max(1, until - performance.now()));
  const blocked = before && after && blockedChange(before, after);
  return {
    kind: object.kind,
    name: object.metadata.name,
    change: before ? (after ? "changed" : "removed") : "added",
    lines: (all ?? []).slice(0, LINES_MAX),
    // Where there is too much to compare, all of it is another.
    more: all ? Math.max(0, all.length - LINES_MAX) : wanted.split("\n").length,
    ...(blocked ? { blocked } : {}),
  };
}

/** Lines that differ, with a few around them; undefined where there are too many to find out. */
function linesBetween(before: string, after: string, timeout: number): ObjectChange["lines"] | undefined {
  const found = structuredPatch("", "", before, after, "", "", {
    ...{ context: CONTEXT, maxEditLength: EDITS_MAX, timeout },
  });
  return found?.hunks.flatMap(({ lines }, index) => [
    ...(index > 0 ? [{ op: "…" as const, text: "" }] : []),
    ...lines.filter((line) => !line.startsWith("\\")).map(lineOf),
  ]);
}

function lineOf(line: string): ObjectChange["lines"][number] {
  const [op, text] = [line[0], line.slice(1)];
  return { op: op === "+" || op === "-" ? op : " ", text };
}

/** An object in YAML, without what says nothing: the hash of itself. */
function textOf(object: KubernetesObject | undefined, other: KubernetesObject | undefined): string {
  if (!object) return "";
  const { [ANNOTATION_RENDERED]: _, ...annotations } = object.metadata.annotations ?? {};
  const metadata = {
    ...object.metadata,
    annotations: Object.keys(annotations).length > 0 ? annotations : undefined,
  };
  return stringify(masked({ ...object, metadata }, other), {
    lineWidth: 0,
    aliasDuplicateObjects: false,
    sortMapEntries: true,
  });
}
