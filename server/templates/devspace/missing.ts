import type { LocatedMap } from "../reading/located";
import type { Project } from "./project";

/** Names of Secrets and ConfigMaps that pods need, by the field that names them. */
const REFERENCES: Record<string, { kind: string; key: string }> = {
  secretKeyRef: { kind: "Secret", key: "name" },
  secretRef: { kind: "Secret", key: "name" },
  secret: { kind: "Secret", key: "secretName" },
  configMapKeyRef: { kind: "ConfigMap", key: "name" },
  configMapRef: { kind: "ConfigMap", key: "name" },
  configMap: { kind: "ConfigMap", key: "name" },
};
/** Values of a manifest that are looked at. */
const VALUES_MAX = 20_000;

/** Asks for Secrets and ConfigMaps that pods of the manifests need and none of them is; a chart's may come with it. */
export function askForMissing({ manifests, reading, unrendered }: Project, root: LocatedMap): void {
  if (unrendered.length > 0) return;
  const there = new Set(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  const wanted = new Set<string>();
  let budget = VALUES_MAX;
  const visit = (value: unknown) => {
    if (typeof value !== "object" || value === null || budget-- <= 0) return;
    for (const [name, one] of Object.entries(value)) {
      const reference =
        Array.isArray(value) || !Object.hasOwn(REFERENCES, name) ? undefined : REFERENCES[name];
      if (
        reference &&
        typeof one === "object" &&
        one !== null &&
        one.optional !== true &&
        typeof one[reference.key] === "string"
      )
        wanted.add(`${reference.kind} ${one[reference.key]}`);
      visit(one);
    }
  };
  for (const { spec } of manifests) visit(spec);
  const missing = [...wanted].filter((one) => !there.has(one)).sort();
  const at = root.entries.get("deployments") ?? root;
  if (missing.length > 0)
    reading.say("asked", at.at, "deployments", {
      code: "missing-object",
      message: `Its pods need ${missing.slice(0, 20).join(", ")}, which nothing here makes.`,
      remedy: "Add them to the manifests, or let each environment generate them.",
    });
}
