import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { APP_IMAGES, imageEntryOf, readImageMap } from "@/k8s/local";
import { runCommand, tryCommand } from "@/kit/command";
import type { Kubectl } from "@/kit/kubectl";
import type { Progress } from "@/kit/progress";
import { clusterKind } from "./cluster-kind";
import {
  buildCommand,
  type Command,
  ENGINES,
  type Engine,
  type EngineBuild,
  identifyCommand,
  probeCommand,
} from "./commands";
import { planDelivery } from "./delivery";

/** Every image of the sample app as an engine builds it: the Dockerfile's own public base images, the manifests' names. */
export function appBuilds(root: string): EngineBuild[] {
  const map = readImageMap();
  return APP_IMAGES.map((name) => {
    const { context, target, ref } = imageEntryOf(map, name);
    return { context: path.join(root, context), target, refs: ref };
  });
}

/** The first engine that answers; the one kind was told to use (`KIND_EXPERIMENTAL_PROVIDER`) before others. */
async function findEngine(wanted = process.env.KIND_EXPERIMENTAL_PROVIDER): Promise<Engine | undefined> {
  const preferred = [...ENGINES].sort((a, b) => Number(b === wanted) - Number(a === wanted));
  for (const engine of preferred) {
    const { file, args } = probeCommand(engine);
    if ((await tryCommand(file, args, { timeout: 20_000 })).code === 0) return engine;
  }
  return undefined;
}

export interface Request {
  context: string;
  registry?: string;
  kubectl: Kubectl;
  progress: Progress;
  root: string;
  stateDir: string;
}

/**
 * Builds the sample app's images with this machine's engine and brings them to the cluster. Images that it got before
 * are not sent again. Where that cannot be done, one line says why: the images may be there already.
 */
export async function deliverAppImages(request: Request): Promise<void> {
  const { context, registry, kubectl, progress, stateDir } = request;
  const engine = await findEngine();
  const builds = appBuilds(request.root);
  const refs = builds.flatMap((build) => build.refs);
  const archive = path.join(stateDir, "app-images.tar");
  const cluster = clusterKind(context, await nodeLabels(kubectl));
  const delivery = planDelivery({ cluster, engine, registry, refs, archive });
  if (delivery.how === "none" || !engine) {
    const why = delivery.how === "none" ? delivery.why : "";
    return progress.say(
      `The sample app's images are not built: ${why}. Its names are expected in the cluster; or give --registry.`,
    );
  }
  for (const build of builds)
    await progress.step(
      `Build image ${build.refs[0]} with ${engine}`,
      () => run(buildCommand(engine, { ...build, refs: build.refs.map(delivery.rename) })),
      "Check that the engine reaches its registries (the Dockerfile names its base images), then run the command again.",
    );
  if (delivery.how === "shared") return;
  const identity = await identities(engine, refs.map(delivery.rename), kubectl);
  const record = path.join(stateDir, "delivered-images.json");
  if ((await readFile(record, "utf8").catch(() => "")) === identity) return;
  await mkdir(stateDir, { recursive: true });
  try {
    for (const command of delivery.commands)
      await progress.step(`Run ${[command.file, ...command.args].join(" ").slice(0, 60)}`, () =>
        run(command),
      );
  } finally {
    await rm(archive, { force: true });
  }
  await writeFile(record, identity);
}

const run = ({ file, args, env }: Command) => runCommand(file, args, { env: { ...process.env, ...env } });

/** The images, and the cluster they went to: a cluster made anew under the same name has none. */
async function identities(engine: Engine, refs: readonly string[], kubectl: Kubectl): Promise<string> {
  const uid = await kubectl.run(["get", "namespace", "kube-system", "-o", "jsonpath={.metadata.uid}"]);
  return `${uid.trim()}\n${await run(identifyCommand(engine, refs))}`;
}

async function nodeLabels(kubectl: Kubectl): Promise<Record<string, string>> {
  const found = await kubectl.attempt(["get", "nodes", "-o", "jsonpath={.items[0].metadata.labels}"]);
  try {
    return JSON.parse(found.stdout);
  } catch {
    return {};
  }
}
