/** A rendered object of a source, and where it comes from as far as that is known. */
export interface SourceObject {
  object: Record<string, unknown>;
  file?: string;
  /** Counted from 1. */
  line?: number;
}

/** What publishing has to say about a source. */
export interface ObjectFinding {
  /** Refused: nothing is published. */
  level: "refused" | "warning";
  /** What kind it is, such as `KindNotAllowed`. */
  code: string;
  file?: string;
  line?: number;
  /** `Kind/name`. */
  object?: string;
  /** Path in the object, such as `spec.template.spec.containers[0].securityContext.privileged`. */
  field?: string;
  message: string;
  remedy: string;
}

/** Says one thing about one object. */
export type Tell = (finding: Pick<ObjectFinding, "code" | "field" | "message" | "remedy">) => void;

export interface Tellers {
  refuse: Tell;
  warn: Tell;
}

/** Functions that add findings about an object, with its place, to `findings`. */
export function tellers(findings: ObjectFinding[], source: SourceObject): Tellers {
  const place = {
    ...(source.file === undefined ? {} : { file: source.file }),
    ...(source.line === undefined ? {} : { line: source.line }),
    object: nameOf(source.object),
  };
  const tell =
    (level: ObjectFinding["level"]): Tell =>
    (finding) => {
      findings.push({ level, ...place, ...finding });
    };
  return { refuse: tell("refused"), warn: tell("warning") };
}

/** `Kind/name` of an object. */
export function nameOf(object: Record<string, unknown>): string {
  const metadata = record(object.metadata);
  return `${text(object.kind) || "?"}/${text(metadata.name) || "?"}`;
}

/** Objects are whatever somebody wrote: these read them without trust. What has another shape counts as absent. */
export const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
export const list = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.map(record) : [];
export const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
export const text = (value: unknown): string => (typeof value === "string" ? value : "");
