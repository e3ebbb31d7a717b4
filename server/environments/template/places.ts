/**
 * Where the mark of a parameter may stand in a manifest: what only programs in the pod, or their start, go by. Everything that
 * checks look at while a template is published stays what it was then, whatever an environment says.
 */
export type Place =
  /** Text as it is. */
  | "text"
  /** Text in which Kubernetes itself fills in `$(NAME)`. */
  | "expanded"
  /** A number or a boolean, which is the mark alone. */
  | "typed"
  | "image";

/** Where the spec of a kind's pods is. */
const POD_OF: Record<string, readonly string[]> = {
  Pod: ["spec"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
};
const POD = ["spec", "template", "spec"];
const EXPANDED = /^(env\.\d+\.value|(command|args)\.\d+)$/;
const PROBE =
  /^(liveness|readiness|startup)Probe\.(initialDelay|period|timeout)Seconds$|^(liveness|readiness|startup)Probe\.(success|failure)Threshold$/;
const TYPED: Record<string, RegExp> = {
  Deployment: /^spec\.template\.spec\.terminationGracePeriodSeconds$/,
  StatefulSet: /^spec\.template\.spec\.terminationGracePeriodSeconds$/,
  Job: /^spec\.(backoffLimit|activeDeadlineSeconds)$/,
  CronJob: /^spec\.suspend$/,
};

/** What place a path in an object of a kind is; undefined where no parameter may stand. */
export function placeOf(kind: string, steps: readonly string[]): Place | undefined {
  const [first] = steps;
  if (kind === "ConfigMap") return first === "data" && steps.length === 2 ? "text" : undefined;
  if (kind === "Secret") return first === "stringData" && steps.length === 2 ? "text" : undefined;
  // A key with a dot in it would look like several.
  if (steps.some((step) => step.includes("."))) return undefined;
  const own = inContainer(kind, steps);
  if (own === undefined) return TYPED[kind]?.test(steps.join(".")) ? "typed" : undefined;
  if (EXPANDED.test(own)) return "expanded";
  if (own === "image") return "image";
  if (own === "workingDir") return "text";
  return PROBE.test(own) ? "typed" : undefined;
}

/** The path within a container of the kind's pods; undefined for one that is elsewhere. */
function inContainer(kind: string, steps: readonly string[]): string | undefined {
  const pod = POD_OF[kind] ?? POD;
  const [list, at = "", ...own] = steps.slice(pod.length);
  const isThere =
    pod.every((step, index) => steps[index] === step) && /^(initC|c)ontainers$/.test(list ?? "");
  return isThere && /^\d+$/.test(at) ? own.join(".") : undefined;
}

/** Every text of an object, with the way to it; keys of maps are none. */
export function textsIn(value: unknown, steps: readonly string[] = []): { steps: string[]; text: string }[] {
  if (typeof value === "string") return [{ steps: [...steps], text: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, [...steps, key]));
}
