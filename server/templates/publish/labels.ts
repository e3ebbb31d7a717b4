import { LABEL_COMPONENT } from "@/server/contract/labels";
import { componentName } from "@/server/contract/names";
import type { Workload } from "@/server/kubernetes";
import { nameOf, record, type SourceObject } from "../checks/finding";
import { podOf } from "../checks/pods";
import { componentLabel } from "../names";
import { changedPod } from "./change-pod";
import type { Findings } from "./findings";

/** A workload that is a component, and the name that it has as one. */
export interface Named {
  name: string;
  workload: Workload;
}

/** `xn` would begin a host name of another script. */
const TAKEN = ["xn"];

/**
 * Names for the components of workloads. A name that pods have already as their component, and that a selector looks for,
 * has to be kept; others come from the workload's name, or from what `wished` says of it.
 */
export function namesOf(
  workloads: readonly Workload[],
  objects: readonly SourceObject[],
  findings: Findings,
): Named[] {
  const taken = [...TAKEN];
  const pinned = new Map<Workload, string>();
  const looked = selectedComponents(objects);
  for (const workload of workloads) {
    const label = workload.spec.template.metadata.labels[LABEL_COMPONENT];
    if (label === undefined || !looked.has(label)) continue;
    const isName = componentName.safeParse(label).success;
    if (isName && !taken.includes(label)) {
      taken.push(label);
      pinned.set(workload, label);
      continue;
    }
    findings.say({
      level: "refused",
      code: "component-label",
      object: nameOf(workload),
      field: `spec.template.metadata.labels["${LABEL_COMPONENT}"]`,
      message: isName
        ? `Another workload's pods have the label ${LABEL_COMPONENT}: ${label} as well, and selectors look for it; the portal tells components apart by it.`
        : `A selector looks for the label ${LABEL_COMPONENT}: ${label}, which cannot be the name of a component.`,
      remedy: isName
        ? "Give each workload's pods a value of their own, in the selectors too."
        : "Use at most 20 lower-case letters, digits and hyphens, in the selectors too.",
    });
  }
  return workloads.map((workload) => {
    const name = pinned.get(workload) ?? componentLabel(workload.metadata.name, taken);
    taken.push(name);
    return { name, workload };
  });
}

/** Values of the component label that any selector looks for. */
function selectedComponents(objects: readonly SourceObject[]): Set<string> {
  const found = new Set<string>();
  const visit = (value: unknown, key: string): void => {
    if (Array.isArray(value)) for (const one of value) visit(one, key);
    else if (typeof value === "object" && value !== null) {
      // A pod's own labels are none of a selector.
      if (key === "labels") return;
      for (const [name, one] of Object.entries(value)) {
        if (name === LABEL_COMPONENT && typeof one === "string") found.add(one);
        else visit(one, name);
      }
    }
  };
  for (const { object } of objects) visit(record(object.spec), "");
  for (const { object } of objects) expressions(object.spec, found);
  return found;
}

/** `matchExpressions` name their values in a list. */
function expressions(value: unknown, found: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value) && "key" in value && value.key === LABEL_COMPONENT && "values" in value)
    for (const one of Array.isArray(value.values) ? value.values : [])
      if (typeof one === "string") found.add(one);
  for (const one of Object.values(value)) expressions(one, found);
}

/**
 * The objects with the component's label on the pods of each component, by which the portal finds them, and on no other
 * pod. Names, selectors and all other labels stay as they are.
 */
export function labelled(
  objects: readonly SourceObject[],
  named: readonly Named[],
  findings: Findings,
): SourceObject[] {
  const given: string[] = [];
  const names = named.map(({ name }) => name);
  const result = objects.map((source) => {
    const pod = podOf(source.object);
    if (!pod) return source;
    const name = named.find(({ workload }) => workload === source.object)?.name;
    const has = pod.labels[LABEL_COMPONENT];
    const isForeign = name === undefined && typeof has === "string" && names.includes(has);
    if (name === has || (name === undefined && !isForeign)) return source;
    given.push(nameOf(source.object));
    return { ...source, object: withPodLabel(source.object, pod.path, name) };
  });
  if (given.length > 0)
    findings.say({
      level: "adapted",
      code: "component-label",
      message: `The label ${LABEL_COMPONENT} says which component pods belong to: set on those of ${given.slice(0, 10).join(", ")}${given.length > 10 ? ` and ${given.length - 10} more` : ""}. No selector changes.`,
    });
  return result;
}

/** The object with another label on its pods, or without it. `path` leads to the pod's spec. */
function withPodLabel(object: Record<string, unknown>, path: string, name: string | undefined) {
  return changedPod(object, path.replace(/\.spec$/, ""), (template) => {
    const metadata = record(template.metadata);
    const { [LABEL_COMPONENT]: _, ...labels } = record(metadata.labels);
    const own = name === undefined ? labels : { ...labels, [LABEL_COMPONENT]: name };
    return { ...template, metadata: { ...metadata, labels: own } };
  });
}
