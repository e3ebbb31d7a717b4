import type { KubernetesObject } from "@/server/kubernetes";

const HIDDEN = "(hidden)";
const HIDDEN_CHANGED = "(hidden, another one)";
/** Names of variables, and of keys of ConfigMaps, whose values are nobody's to read in a list of changes. */
const SECRET_NAME = /pass|pwd|secret|token|credential|private|key|auth|salt|dsn|cert/i;
/** What stands for the password in addresses, wherever they are. */
const PASSWORD_IN_ADDRESS = /([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi;

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
    if (typeof value === "string") return value.replaceAll(PASSWORD_IN_ADDRESS, `$1:${HIDDEN}@`);
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
  if (object.kind !== "Secret" && object.kind !== "ConfigMap") return seen;
  const isHidden = (key: string) => object.kind === "Secret" || SECRET_NAME.test(key);
  const values = (field: "data" | "stringData") => {
    const [own, old, shown] = [object[field], other?.[field], seen[field]];
    if (!isPlain(own) || !isPlain(shown)) return {};
    const entries = Object.entries(own).map(([key, value]) => [
      key,
      isHidden(key) ? hide(value, isPlain(old) ? old[key] : undefined) : shown[key],
    ]);
    return { [field]: Object.fromEntries(entries) };
  };
  // An annotation of kubectl's holds the whole object once more.
  const metadata = object.kind === "Secret" ? { ...seen.metadata, annotations: undefined } : seen.metadata;
  return { ...seen, metadata, ...values("data"), ...values("stringData") };
}

const named = (list: unknown[], element: unknown) =>
  isPlain(element) && typeof element.name === "string"
    ? list.find((one) => isPlain(one) && one.name === element.name)
    : undefined;
