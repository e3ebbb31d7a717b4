import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { clusterDown } from "@/k8s/local";
import { stopBackground } from "@/kit/background";
import { fail } from "@/kit/fail";
import { kubectlFor } from "@/kit/kubectl";
import { createProgress, type Progress } from "@/kit/progress";
import { cacheDir, stateDir } from "@/server/state";
import { confirmByTyping } from "./confirm";
import { parseOptions, type UpOptions, USAGE } from "./options";
import { checkCluster, findKubectl } from "./preflight";
import { ensureController, stopController, stopWeb } from "./processes";
import { readRecord, removeRecord } from "./record";
import { listEnvironments, removeFromCluster } from "./remove-from-cluster";

/** `npm run down`: the way back from `npm run up` with the same options. */
async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === "help") return console.log(USAGE);
  const progress = createProgress();
  const portal = await readRecord(stateDir());
  if (options.context) return downOnOtherCluster({ ...options, context: options.context }, progress);
  if (portal?.context) {
    progress.say(
      `The portal for context ${portal.context} stays: npm run down -- --context ${portal.context}`,
    );
    if (!existsSync(path.join(stateDir(), "kubeconfig"))) return progress.say("There is no local cluster.");
  } else await stopPortal(progress);
  await clusterDown({ progress, purgeCache: options.purgeCache });
  console.log(
    existsSync(cacheDir())
      ? `Everything is removed. Built programs and images stay in ${cacheDir()} for the next start; npm run down -- --purge-cache removes them, too.`
      : "Everything is removed.",
  );
}

async function downOnOtherCluster(options: UpOptions & { context: string }, progress: Progress) {
  const { context } = options;
  const root = path.resolve(import.meta.dirname, "../..");
  const binary = await findKubectl();
  const kubectl = kubectlFor({ binary, context });
  await progress.step(`Check the cluster of context ${context}`, () =>
    checkCluster(binary, context, kubectl),
  );
  const environments = await listEnvironments(kubectl);
  if (!options.yes) {
    const count = environments?.length ?? 0;
    const names = count > 0 ? ` (${environments?.join(", ")}) with all their data` : "";
    await confirmByTyping(
      context,
      `This removes the portal and ${count} environments${names} from context ${context}.`,
    );
  }
  await stopWeb(stateDir());
  const portal = await readRecord(stateDir());
  if (portal?.kind === "processes" && portal.context === context && environments?.length)
    // Only a running controller can clean up after environments.
    await progress.step("Make sure that the controller runs", () =>
      ensureController({ root, stateDir: stateDir(), port: options.port, controllerPort: 0, context }),
    );
  await removeFromCluster({
    ...{ kubectl, progress, root, environments },
    stopController: async () => void (await stopController(stateDir())),
  });
  await stopPortal(progress);
  console.log("Everything is removed.");
}

async function stopPortal(progress: Progress): Promise<void> {
  await progress.step("Stop the portal's processes on this machine", async () => {
    await stopWeb(stateDir());
    await stopController(stateDir());
    await stopBackground({ name: "forward", stateDir: stateDir() });
    await removeRecord(stateDir());
    const logs = ["forward", "portal-web", "portal-controller"].map((name) =>
      path.join("log", `${name}.log`),
    );
    for (const leftover of ["overlay", "store", ...logs])
      await rm(path.join(stateDir(), leftover), { recursive: true, force: true });
  });
}

main().catch(fail);
