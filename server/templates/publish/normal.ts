import { nameOf, record, type SourceObject, text } from "../checks/finding";
import { podOf } from "../checks/pods";
import { changedPod } from "./change-pod";
import type { Findings } from "./findings";
import { withoutNamespaces } from "./namespaces";

/**
 * Objects without what they have of a rendering or of somebody's cluster alone; Secrets hold text, where the portal looks for
 * it. `kustomized` are namespaces that the source puts everything into. The given objects stay as they are.
 */
export function normalObjects(
  objects: readonly SourceObject[],
  kustomized: readonly string[],
  findings: Findings,
): SourceObject[] {
  return withoutNamespaces(objects, kustomized, findings).map((source) => ({
    ...source,
    object: normal(source, findings),
  }));
}

function normal({ object, file, line }: SourceObject, findings: Findings): Record<string, unknown> {
  const { status: _, ...rest } = object;
  const { creationTimestamp: __, ...metadata } = record(object.metadata);
  const own = withQuantities({ ...rest, metadata });
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

/** Amounts written as numbers, which Kubernetes takes as well, as the text that they are everywhere else. */
function withQuantities(object: Record<string, unknown>): Record<string, unknown> {
  const pod = podOf(object);
  if (!pod) return object;
  return changedPod(object, pod.path, (spec) => ({
    ...spec,
    ...Object.fromEntries(
      ["initContainers", "containers"]
        .filter((key) => Array.isArray(spec[key]))
        .map((key) => [key, (spec[key] as unknown[]).map(withAmounts)]),
    ),
  }));
}

function withAmounts(container: unknown): unknown {
  const { resources } = record(container);
  if (Object.keys(record(resources)).length === 0) return container;
  const changed = Object.entries(record(resources)).map(([key, value]) => [
    key,
    key === "requests" || key === "limits"
      ? Object.fromEntries(
          Object.entries(record(value)).map(([name, amount]) => [
            name,
            typeof amount === "number" ? String(amount) : amount,
          ]),
        )
      : value,
  ]);
  return { ...record(container), resources: Object.fromEntries(changed) };
}

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
