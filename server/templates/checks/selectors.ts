import { nameOf, record, type SourceObject, type Tellers, text } from "./finding";
import { podOf } from "./pods";
import { keyOf, together } from "./together";

/** Two objects of one name: the later would win, or both fight. */
export function checkUnique(source: SourceObject, all: readonly SourceObject[], { refuse }: Tellers): void {
  const earlier = together(all).first.get(keyOf(source));
  if (!earlier || earlier === source) return;
  const where = earlier.file ? ` in ${earlier.file}` : "";
  refuse({
    code: "Twice",
    field: "metadata.name",
    message: `There is another ${nameOf(source.object)}${where}.`,
    remedy: "Keep one of them.",
  });
}

/** A workload's selector must find its own pods, and no other workload's. */
export function checkSelector(source: SourceObject, all: readonly SourceObject[], { refuse }: Tellers): void {
  const selector = selectorOf(source.object);
  const pod = podOf(source.object);
  if (!selector || !pod) return;
  if (Object.keys(selector).length === 0 || !matches(selector, pod.labels)) {
    refuse({
      code: "SelectorMisses",
      field: "spec.selector.matchLabels",
      message: "The selector does not fit the labels of its own pods.",
      remedy: "Give spec.template.metadata.labels all of them.",
    });
    return;
  }
  // One is enough to know what to do.
  const taken = together(all).pods.find(
    (other) => other.source !== source && matches(selector, other.pod.labels),
  );
  if (!taken) return;
  refuse({
    code: "SelectorTaken",
    field: "spec.selector.matchLabels",
    message: `The selector also fits the pods of ${nameOf(taken.source.object)}.`,
    remedy: "Add a label that only these pods have, such as app.kubernetes.io/name.",
  });
}

function selectorOf(object: Record<string, unknown>): Record<string, unknown> | undefined {
  if (!["Deployment", "StatefulSet", "DaemonSet"].includes(text(object.kind))) return undefined;
  return record(record(record(object.spec).selector).matchLabels);
}

/** Whether a pod with these labels is selected. */
export const matches = (selector: Record<string, unknown>, labels: Record<string, unknown>) =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);
