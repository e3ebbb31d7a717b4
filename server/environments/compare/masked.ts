import type { KubernetesObject } from "@/server/kubernetes";

const HIDDEN = "(hidden)";
const HIDDEN_CHANGED = "(hidden, another one)";
/** Names of variables whose values are nobody's to read in a list of changes. */
const SECRET_NAME = /passw|secret|token|credential|private|api_?key|dsn/i;

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * An object with what may be secret written over: the values of Secrets, and of variables named as secrets are. A value that differs from
 * the one in `other` is written over differently, so that a comparison still shows the change.
 */
export function masked(object: KubernetesObject, other: KubernetesObject | undefined): KubernetesObject {
  const hide = (value: unknown, before: unknown) =>
    other === undefined || JSON.stringify(value) === JSON.stringify(before) ? HIDDEN : HIDDEN_CHANGED;
  const visit = (value: unknown, before: unknown): unknown => {
    if (Array.isArray(value)) {
      const old = Array.isArray(before) ? before : [];
      return value.map((element, index) => visit(element, named(old, element) ?? old[index]));
    }
    if (!isPlain(value)) return value;
    const old = isPlain(before) ? before : {};
    const isSecret = typeof value.name === "string" && "value" in value && SECRET_NAME.test(value.name);
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        isSecret && key === "value" ? hide(inner, old[key]) : visit(inner, old[key]),
      ]),
    );
  };
  const seen = visit(object, other) as KubernetesObject;
  if (object.kind !== "Secret") return seen;
  const values = (field: "data" | "stringData") => {
    const [own, old] = [object[field], other?.[field]];
    if (!isPlain(own)) return {};
    const entries = Object.entries(own).map(([key, value]) => [
      key,
      hide(value, isPlain(old) ? old[key] : undefined),
    ]);
    return { [field]: Object.fromEntries(entries) };
  };
  return { ...seen, ...values("data"), ...values("stringData") };
}

const named = (list: unknown[], element: unknown) =>
  isPlain(element) && typeof element.name === "string"
    ? list.find((one) => isPlain(one) && one.name === element.name)
    : undefined;
