import type { Manifest } from "../draft";
import type { Field } from "../reading/field";
import { markOf, parameterNameOf } from "../settle";
import { resolveIn } from "../sources/tree";
import type { Stack } from "./stack";

/** Top-level `secrets` and `configs`: secrets become parameters, never their content; configs ConfigMaps. */
export function declareFiles(
  root: Field,
  { draft, reading, folder, keep }: Pick<Stack, "draft" | "reading" | "folder" | "keep">,
): void {
  for (const [name, field] of root.get("secrets")?.entries() ?? []) {
    const label = objectName("secret", name);
    draft.parameters.push({
      name: parameterNameOf(name),
      type: "secret",
      required: true,
      sets: [field.path],
    });
    draft.objects.push({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: label },
      stringData: { [name]: markOf(name) },
    } satisfies Manifest);
    field.mark("adapted", {
      code: "secret",
      message: `${name} becomes a secret parameter; its file is not read.`,
    });
  }
  for (const [name, field] of root.get("configs")?.entries() ?? []) {
    const file = field.get("file");
    const path = file?.text();
    const resolved = path === undefined ? undefined : resolveIn(folder, path);
    const content = typeof resolved === "object" ? reading.tree.read(resolved.path) : undefined;
    const inline = field.get("content")?.with(keep).text();
    field.get("name")?.understand();
    const text = content ?? inline;
    if (text === undefined)
      field.mark("asked", {
        code: "config",
        message: `${name} is not in the source.`,
        remedy: "Add its file, or its content.",
      });
    draft.objects.push({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: objectName("config", name) },
      data: { [name]: text ?? "" },
    });
  }
}

const objectName = (kind: string, name: string) =>
  `${kind}-${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")}`;

interface Mounted {
  volumes: Record<string, unknown>[];
  mounts: { name: string; mountPath: string; subPath: string; readOnly: true }[];
}

/** `secrets` and `configs` of a service, mounted where Compose puts them. */
export function mountSecrets(service: string, field: Field, { draft }: Stack): Mounted {
  const result: Mounted = { volumes: [], mounts: [] };
  for (const [kind, folder] of [
    ["secret", "/run/secrets/"],
    ["config", "/"],
  ] as const) {
    for (const item of field.get(`${kind}s`)?.items() ?? []) {
      const name = (item.type === "map" ? item.get("source")?.text() : item.text()) ?? "";
      const target = item.type === "map" ? item.get("target")?.text() : undefined;
      for (const key of ["uid", "gid", "mode"])
        if (item.type === "map")
          item
            .get(key)
            ?.mark("ignored", { code: "mount-option", message: "Files belong to the pod's user." });
      const object = objectName(kind, name);
      if (!draft.objects.some(({ metadata }) => metadata.name === object)) {
        item.mark("refused", {
          code: kind,
          message: `${service} names ${name}, which is not declared.`,
          remedy: `Declare it under ${kind}s.`,
        });
        continue;
      }
      const volume = object.slice(0, 63);
      if (!result.volumes.some((one) => one.name === volume))
        result.volumes.push({
          name: volume,
          ...(kind === "secret" ? { secret: { secretName: object } } : { configMap: { name: object } }),
        });
      const mountPath = target?.startsWith("/") ? target : `${folder}${target ?? name}`;
      result.mounts.push({ name: volume, mountPath, subPath: name, readOnly: true });
    }
  }
  return result;
}
