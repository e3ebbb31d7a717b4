import type { Progress } from "@/kit/progress";
import { installPackages, missingPackages } from "../host/packages";
import { clusterPaths } from "../host/paths";
import { ensureLocal } from "./build-images";
import { buildah, hostConfiguration } from "./buildah";
import { imageHash } from "./image-inputs";
import { imageEntryOf, readImageMap } from "./image-map";

/** Another key is another stand-in. */
export const standInKey = (name: string): Promise<string> => imageHash(readImageMap(), name);

/** Installs what running containers and building images takes. */
export async function ensureContainerTools(): Promise<void> {
  const missing = await missingPackages();
  if (missing.length > 0) await installPackages(missing);
}

/** Writes a stand-in as an archive that container engines load, under its main name, which is returned. */
export async function exportStandIn(name: string, file: string, progress: Progress): Promise<string> {
  const builder = { map: readImageMap(), paths: clusterPaths(), progress };
  const ref = imageEntryOf(builder.map, name).ref[0] ?? name;
  const tag = await ensureLocal(builder, name, await standInKey(name));
  await buildah(builder.paths, ["push", "--quiet", tag, `docker-archive:${file}:${ref}`]);
  return ref;
}

/** Files of this machine, and their places in an image, by which a RUN step reaches package registries as it does. */
export async function registrySettings(): Promise<{ from: string; to: string }[]> {
  const volumes = await hostConfiguration(clusterPaths());
  return volumes.map((volume) => {
    const [from = "", to = ""] = volume.split(":");
    return { from, to };
  });
}
