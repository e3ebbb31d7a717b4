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

const IN_CONTAINER = /(^|\.)(containers|initContainers)\.\d+\.(.+)$/;
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
  const path = steps.join(".");
  const own = IN_CONTAINER.exec(path)?.[3];
  if (own === undefined) return TYPED[kind]?.test(path) ? "typed" : undefined;
  if (EXPANDED.test(own)) return "expanded";
  if (own === "image") return "image";
  if (own === "workingDir") return "text";
  return PROBE.test(own) ? "typed" : undefined;
}

/** Every text of an object, with the way to it; keys of maps are none. */
export function textsIn(value: unknown, steps: readonly string[] = []): { steps: string[]; text: string }[] {
  if (typeof value === "string") return [{ steps: [...steps], text: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, [...steps, key]));
}
