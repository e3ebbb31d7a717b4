import { nameOf, record, type SourceObject, type Tellers, text } from "./finding";
import { podOf } from "./pods";

/** Two objects of one name: the later would win, or both fight. */
export function checkUnique(source: SourceObject, all: readonly SourceObject[], { refuse }: Tellers): void {
  const earlier = all.slice(0, all.indexOf(source)).find((other) => same(other.object, source.object));
  if (!earlier) return;
  const where = earlier.file ? ` in ${earlier.file}` : "";
  refuse({
    code: "Twice",
    field: "metadata.name",
    message: `There is another ${nameOf(source.object)}${where}.`,
    remedy: "Keep one of them.",
  });
}

const same = (a: Record<string, unknown>, b: Record<string, unknown>) =>
  nameOf(a) === nameOf(b) && groupOf(a) === groupOf(b);
const groupOf = (object: Record<string, unknown>) =>
  text(object.apiVersion).includes("/") ? text(object.apiVersion).split("/")[0] : "";

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
  for (const other of all) {
    const theirs = podOf(other.object);
    if (other === source || !theirs || !matches(selector, theirs.labels)) continue;
    refuse({
      code: "SelectorTaken",
      field: "spec.selector.matchLabels",
      message: `The selector also fits the pods of ${nameOf(other.object)}.`,
      remedy: "Add a label that only these pods have, such as app.kubernetes.io/name.",
    });
  }
}

function selectorOf(object: Record<string, unknown>): Record<string, unknown> | undefined {
  if (!["Deployment", "StatefulSet", "DaemonSet"].includes(text(object.kind))) return undefined;
  return record(record(record(object.spec).selector).matchLabels);
}

/** Whether a pod with these labels is selected. */
export const matches = (selector: Record<string, unknown>, labels: Record<string, unknown>) =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);
