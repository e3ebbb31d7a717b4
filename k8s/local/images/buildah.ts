import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { runCommand, tryCommand } from "@/kit/command";
import type { ClusterPaths } from "../host/paths";

const IMAGE_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

/** buildah with a storage of the project's own, apart from the user's. */
function buildahArgs(paths: ClusterPaths, args: string[]): string[] {
  const storage = path.join(paths.buildah, "storage");
  return ["--root", storage, "--runroot", path.join(paths.buildah, "run"), ...args];
}

export async function buildah(paths: ClusterPaths, args: string[]): Promise<string> {
  return runCommand("buildah", buildahArgs(paths, args), { env: await ownSettings(paths) });
}

/** buildah would otherwise make a network folder below /etc. */
async function ownSettings(paths: ClusterPaths): Promise<NodeJS.ProcessEnv> {
  const file = path.join(paths.buildah, "containers.conf");
  await mkdir(paths.buildah, { recursive: true });
  const networks = JSON.stringify(path.join(paths.buildah, "networks"));
  await writeFile(file, `[network]\nnetwork_config_dir = ${networks}\n`);
  return { ...process.env, CONTAINERS_CONF: file };
}

/** True when buildah's storage has the image. */
export async function hasLocalImage(paths: ClusterPaths, tag: string): Promise<boolean> {
  const env = await ownSettings(paths);
  const found = await tryCommand("buildah", buildahArgs(paths, ["inspect", "--type", "image", tag]), { env });
  return found.code === 0;
}

export interface Build {
  context: string;
  tag: string;
  target?: string;
  args: Record<string, string>;
}

/** Builds an image from a staged context. RUN steps reach package registries as the host does. */
export async function buildImage(paths: ClusterPaths, build: Build): Promise<void> {
  const volumes = await hostConfiguration(paths);
  await buildah(paths, [
    ...["bud", "--isolation", "chroot", "--layers", "--format", "oci", "--pull-never", "--quiet"],
    ...volumes.flatMap((volume) => ["--volume", volume]),
    ...Object.entries(build.args).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]),
    ...(build.target ? ["--target", build.target] : []),
    ...["--tag", build.tag, build.context],
  ]);
}

/** Writes an image of buildah's storage as an archive, whole or not at all. */
export async function writeArchive(
  paths: ClusterPaths,
  tag: string,
  ref: string,
  file: string,
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  try {
    await buildah(paths, [
      "push",
      "--quiet",
      "--disable-compression",
      tag,
      `oci-archive:${unfinished}:${ref}`,
    ]);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** A new, empty folder for a build context. */
export async function contextFolder(paths: ClusterPaths): Promise<string> {
  const parent = path.join(paths.buildah, "contexts");
  await mkdir(parent, { recursive: true });
  return mkdtemp(path.join(parent, "context-"));
}

/**
 * Mounts for RUN steps: the host's certificates, npm and pip settings. Mounted, they work for any package source the
 * host can reach, and no image keeps them.
 */
export async function hostConfiguration(paths: ClusterPaths): Promise<string[]> {
  const folder = path.join(paths.buildah, "host-configuration");
  // The folder is closed, for there may be passwords; the files are open to a RUN step's user.
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const certificates = process.env.SSL_CERT_FILE ?? IMAGE_CERTIFICATES;
  const npm = await readOptional(path.join(homedir(), ".npmrc"));
  const pip = await readOptional(process.env.PIP_CONFIG_FILE ?? "/etc/pip.conf");
  const files = {
    // Global settings: RUN steps may have any user.
    "/usr/local/etc/npmrc": npmSettings(npm, process.env.npm_config_registry),
    "/etc/pip.conf": pipSettings(pip, process.env.PIP_INDEX_URL),
    "/etc/uv/uv.toml": "native-tls = true\n",
  };
  const volumes = existsSync(certificates) ? [`${certificates}:${IMAGE_CERTIFICATES}:ro`] : [];
  for (const [target, text] of Object.entries(files)) {
    const file = path.join(folder, path.basename(target));
    await writeFile(file, text);
    await chmod(file, 0o644);
    volumes.push(`${file}:${target}:ro`);
  }
  return volumes;
}

const readOptional = (file: string) => readFile(file, "utf8").catch(() => "");

/** The lines of an .npmrc that say how to reach a registry, with the certificates' place in the image. */
export function npmSettings(npmrc: string, registry?: string): string {
  const reaching = /^\s*(registry|@[^:]+:registry|\/\/[^=]+|proxy|https-proxy|noproxy|strict-ssl)\s*=/;
  return [
    ...npmrc.split("\n").filter((line) => reaching.test(line)),
    ...(registry ? [`registry=${registry}`] : []),
    `cafile=${IMAGE_CERTIFICATES}`,
    "",
  ].join("\n");
}

/** The pip settings that say how to reach an index, with the certificates' place in the image. */
export function pipSettings(conf: string, index?: string): string {
  const reaching = /^\s*(index-url|extra-index-url|trusted-host|proxy)\s*=/;
  return [
    "[global]",
    ...conf.split("\n").filter((line) => reaching.test(line)),
    ...(index ? [`index-url = ${index}`] : []),
    `cert = ${IMAGE_CERTIFICATES}`,
    "disable-pip-version-check = true",
    "root-user-action = ignore",
    "",
  ].join("\n");
}
