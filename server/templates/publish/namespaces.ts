import path from "node:path";
import { list, nameOf, record, type SourceObject, text } from "../checks/finding";
import { NAMESPACE } from "../objects";
import { parseLocated } from "../reading/located";
import type { SourceTree } from "../sources/tree";
import { KUSTOMIZATIONS } from "./detect";
import type { Findings } from "./findings";

/** The cluster's own, which no source makes. */
const CLUSTERS = /^(default|kube-.*)$/;

/** Namespaces that the kustomizations of these folders put everything into. */
export function kustomizedNamespaces(folders: readonly string[], tree: SourceTree): string[] {
  return folders.flatMap((folder) => {
    const file = KUSTOMIZATIONS.map((name) => path.posix.join(folder, name)).find(
      (one) => tree.kind(one) === "file",
    );
    const root = file ? parseLocated(tree.read(file) ?? "", file).documents[0] : undefined;
    const namespace = root?.type === "map" ? root.entries.get("namespace")?.value : undefined;
    return namespace?.type === "scalar" && namespace.text !== "" ? [namespace.text] : [];
  });
}

/**
 * Objects without the namespaces that the source makes for itself: the environment's takes their place. Addresses with such a
 * namespace in them are asked about. Another namespace's name stays, and is refused by the checks.
 */
export function withoutNamespaces(
  objects: readonly SourceObject[],
  kustomized: readonly string[],
  findings: Findings,
): SourceObject[] {
  const made = objects.filter(({ object }) => object.kind === "Namespace");
  const all = [...kustomized, ...made.map(({ object }) => text(record(object.metadata).name))];
  const own = new Set(all.filter((name) => name !== "" && !CLUSTERS.test(name)));
  for (const name of own) {
    findings.say({
      level: "adapted",
      code: "namespace",
      message: `Namespace ${name} becomes the environment's own.`,
    });
    for (const source of objects) sayAddresses(source, name, findings);
  }
  own.add(NAMESPACE);
  return objects.map((source) => ({ ...source, object: without(source.object, own) }));
}

function without(object: Record<string, unknown>, own: ReadonlySet<string>): Record<string, unknown> {
  const { namespace, ...metadata } = record(object.metadata);
  const isOwn = namespace === undefined || own.has(text(namespace));
  const placed = { ...object, metadata: isOwn ? metadata : { ...metadata, namespace } };
  if (object.kind !== "RoleBinding" || !Array.isArray(object.subjects)) return placed;
  const subjects = list(object.subjects).map(({ namespace: of, ...subject }) =>
    of === undefined || own.has(text(of)) ? subject : { ...subject, namespace: of },
  );
  return { ...placed, subjects };
}

/** Addresses of Services by a namespace that will not be there. */
function sayAddresses({ object, file, line }: SourceObject, namespace: string, findings: Findings): void {
  const visit = (value: unknown, field: string): void => {
    if (typeof value === "string") {
      const found = value.split(/[^a-z0-9.-]+/).find((word) => word.includes(`.${namespace}.svc`));
      if (found === undefined) return;
      findings.say({
        level: "asked",
        code: "fixed-namespace",
        ...(file !== undefined && { file }),
        ...(line !== undefined && { line }),
        object: nameOf(object),
        field,
        message: `${found} names the namespace ${namespace}; an environment has one of its own.`,
        remedy: "Use the Service's name alone.",
      });
    } else if (Array.isArray(value)) for (const [at, one] of value.entries()) visit(one, `${field}[${at}]`);
    else for (const [key, one] of Object.entries(record(value))) visit(one, field ? `${field}.${key}` : key);
  };
  visit(object, "");
}
