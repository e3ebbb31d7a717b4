import { record } from "../checks/finding";

/** The object with another pod spec, which `path` leads to; the given object stays as it is. */
export function changedPod(
  object: Record<string, unknown>,
  path: string,
  change: (spec: Record<string, unknown>) => Record<string, unknown>,
): Record<string, unknown> {
  const steps = path.split(".");
  const visit = (value: Record<string, unknown>, at: number): Record<string, unknown> => {
    const step = steps[at];
    return step === undefined ? change(value) : { ...value, [step]: visit(record(value[step]), at + 1) };
  };
  return visit(object, 0);
}
