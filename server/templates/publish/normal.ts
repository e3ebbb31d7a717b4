import { list, nameOf, record, type SourceObject, text } from "../checks/finding";
import { NAMESPACE } from "../objects";
import type { Findings } from "./findings";

/**
 * Objects without what they have of the rendering alone, such as the namespace they were rendered for; Secrets hold text,
 * where the portal looks for it. The given objects stay as they are.
 */
export function normalObjects(objects: readonly SourceObject[], findings: Findings): SourceObject[] {
  return objects.map((source) => ({ ...source, object: normal(source, findings) }));
}

function normal({ object, file, line }: SourceObject, findings: Findings): Record<string, unknown> {
  const { status: _, ...rest } = object;
  const { namespace, creationTimestamp: __, ...metadata } = record(object.metadata);
  const kept = namespace === undefined || namespace === NAMESPACE ? metadata : { ...metadata, namespace };
  const own = { ...rest, metadata: kept };
  if (object.kind === "RoleBinding" && Array.isArray(object.subjects))
    return { ...own, subjects: withoutNamespace(object) };
  if (object.kind !== "Secret") return own;
  const values = Object.entries(record(object.data));
  const texts = values.flatMap(([key, value]): [string, string][] => {
    const decoded = decodedText(text(value));
    return decoded === undefined ? [] : [[key, decoded]];
  });
  if (texts.length === 0) return own;
  findings.say({
    level: "adapted",
    code: "secret-text",
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
    object: nameOf(object),
    message: "Its values are kept as text, and never shown.",
  });
  const binary = values.filter(([key]) => !texts.some(([name]) => name === key));
  const { data: ___, ...secret } = own as Record<string, unknown>;
  return {
    ...secret,
    ...(binary.length > 0 && { data: Object.fromEntries(binary) }),
    stringData: { ...Object.fromEntries(texts), ...record(object.stringData) },
  };
}

/** A chart names the namespace of its release in bindings. */
const withoutNamespace = (binding: Record<string, unknown>) =>
  list(binding.subjects).map(({ namespace, ...subject }) =>
    namespace === undefined || namespace === NAMESPACE ? subject : { ...subject, namespace },
  );

/** Base64 of a text; undefined for other bytes. */
function decodedText(value: string): string | undefined {
  const bytes = Buffer.from(value, "base64");
  if (bytes.toString("base64") !== value.replaceAll(/\s/g, "")) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
