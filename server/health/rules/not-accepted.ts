import type { KubernetesObject } from "@/server/kubernetes/types";
import type { Diagnosis } from "../diagnosis";
import { seen, subjectOf } from "../subject";

type Unaccepted =
  | "TemplateNotFound"
  | "RevisionNotFound"
  | "RefNotAllowed"
  | "RefNotPublished"
  | "TooManyRefs"
  | "OverBounds"
  | "ParameterMissing"
  | "NotAllowedByPolicy"
  | "NotAllowedByTemplate";
type Asking = KubernetesObject & { spec: object };

/** What an environment asks for and does not get: of a whole (its template, its owner's bounds) or of single fields. */
export function notAccepted(
  environment: Asking,
  {
    code,
    message,
    remedy,
    severity,
    fields = [],
  }: {
    code: Unaccepted;
    severity?: Diagnosis["severity"];
    message: string;
    remedy: string;
    /** Paths from `spec` on. */
    fields?: readonly string[];
  },
): Diagnosis {
  return {
    code,
    subject: subjectOf(environment),
    // What is objected to in single fields counts as not asked for: the rest works.
    severity: severity ?? (code === "NotAllowedByTemplate" ? "warning" : "error"),
    message,
    evidence: fields.slice(0, 4).map((field) => seen(environment, field, valueAt(environment, field))),
    remedy: { text: remedy, action: `kubectl edit environment ${environment.metadata.name}` },
  };
}

function valueAt(object: object, path: string): string {
  const step = (at: unknown, key: string): unknown =>
    typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined;
  return JSON.stringify(path.split(".").reduce(step, object)) ?? "";
}
