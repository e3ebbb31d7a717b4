import type { KubernetesObject } from "@/server/kubernetes";
import { hashOf, type ValueHashes } from "./hash";
import { previewHost, previewOrigin, type RenderSettings } from "./settings";

interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

/** Settings with the addresses of this environment filled in where the template has them. */
export function renderConfigMap(
  object: KubernetesObject,
  environment: string,
  settings: RenderSettings,
): KubernetesObject {
  const frontend = previewOrigin("frontend", environment, settings);
  const values: Record<string, string> = {
    DOMAIN: previewHost("frontend", environment, settings).replace(/:\d+$/, ""),
    FRONTEND_URL: frontend,
    BACKEND_CORS_ORIGINS: [frontend, previewOrigin("backend", environment, settings)].join(","),
  };
  const { data = {} } = object as ConfigMap;
  const own = Object.entries(data).map(([key, value]) => [key, values[key] ?? value]);
  return { ...object, data: Object.fromEntries(own) };
}

export function valueHashes(configMaps: KubernetesObject[]): ValueHashes {
  return Object.fromEntries(
    configMaps.map((object) => {
      const entries = Object.entries((object as ConfigMap).data ?? {});
      return [object.metadata.name, Object.fromEntries(entries.map(([key, value]) => [key, hashOf(value)]))];
    }),
  );
}
