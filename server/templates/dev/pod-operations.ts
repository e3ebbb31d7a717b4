import { strategicMerge } from "@/server/dev-mode/merge";
import type { Workload } from "@/server/kubernetes";
import { record } from "../checks/finding";
import type { DraftDev } from "../draft";

/**
 * The whole pod template with a patch merged in and operations carried out on it, as a patch that replaces what was there:
 * operations speak of places in lists, which a strategic merge patch cannot.
 */
export function patchedPod(
  target: Workload,
  spec: Record<string, unknown>,
  operations: DraftDev["patches"],
): Record<string, unknown> {
  let pod: unknown = structuredClone(strategicMerge(target.spec.template, { spec }));
  for (const { op, path, value } of operations) pod = operate(pod, stepsOf(path), op, value);
  const { metadata, spec: changed } = record(pod);
  return {
    metadata: { $patch: "replace", ...record(metadata) },
    spec: { $patch: "replace", ...record(changed) },
  };
}

/** `containers[0].args`, `containers.name=web.args`, with or without `spec.` before it. */
function stepsOf(path: string): string[] {
  const steps = path
    .replaceAll(/\[([^\]]*)\]/g, ".$1")
    .split(".")
    .filter(Boolean);
  return ["spec", "metadata"].includes(steps[0] ?? "") ? steps : ["spec", ...steps];
}

/** A copy with one operation carried out; what leads nowhere changes nothing, unless it adds. */
function operate(value: unknown, [step, ...rest]: string[], op: string, given: unknown): unknown {
  // As the CLI has it: adding to a list adds to its end.
  if (step === undefined)
    return op === "add" && Array.isArray(value) ? value.concat(structuredClone(given)) : given;
  if (Array.isArray(value)) return operateList(value, step, rest, op, given);
  const map = record(value);
  if (rest.length === 0 && op === "remove") {
    const { [step]: _, ...others } = map;
    return others;
  }
  if (op === "remove" && !Object.hasOwn(map, step)) return map;
  return { ...map, [step]: operate(map[step], rest, op, given) };
}

function operateList(list: unknown[], step: string, rest: string[], op: string, given: unknown): unknown[] {
  const [key, wanted] = step.split("=", 2);
  const isMeant = (one: unknown, at: number) =>
    step === "*" || (wanted === undefined ? String(at) === step : record(one)[key ?? ""] === wanted);
  if (rest.length === 0 && op === "remove") return list.filter((one, at) => !isMeant(one, at));
  if (rest.length === 0 && op === "add" && step === "-") return [...list, given];
  return list.map((one, at) => (isMeant(one, at) ? operate(one, rest, op, given) : one));
}
