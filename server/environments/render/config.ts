import { previewHostName, previewOrigin } from "@/server/contract/preview-address";
import type { TemplateDescription } from "@/server/contract/template";
import type { ConfigMap, KubernetesObject } from "@/server/kubernetes";
import { hashOf, type ValueHashes } from "./hash";
import type { RenderSettings } from "./settings";

export const isConfigMap = (object: KubernetesObject): object is ConfigMap => object.kind === "ConfigMap";

/** Settings with the addresses of this environment filled in where the template says so. */
export function renderConfigMap(
  object: ConfigMap,
  environment: string,
  values: TemplateDescription["spec"]["values"],
  settings: RenderSettings,
): ConfigMap {
  const own = values.filter(({ configMap }) => configMap === object.metadata.name);
  const filled = own.map(({ key, value }) => [key, filledIn(value, environment, settings)]);
  return { ...object, data: { ...object.data, ...Object.fromEntries(filled) } };
}

/** `{host:NAME}` without a port, `{origin:NAME}` with scheme and port. */
function filledIn(value: string, environment: string, settings: RenderSettings): string {
  const { previewBase } = settings;
  return value.replace(/\{(host|origin):([^}]*)\}/g, (_, what: string, label: string) =>
    what === "host"
      ? previewHostName(previewBase, label, environment)
      : previewOrigin(previewBase, label, environment),
  );
}

export function valueHashes(configMaps: ConfigMap[]): ValueHashes {
  return Object.fromEntries(
    configMaps.map(({ metadata, data = {} }) => [
      metadata.name,
      Object.fromEntries(Object.entries(data).map(([key, value]) => [key, hashOf(value)])),
    ]),
  );
}
