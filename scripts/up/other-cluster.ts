import path from "node:path";
import { imageEntryOf, readImageMap } from "@/k8s/local";
import { type Kubectl, kubectlFor } from "@/kit/kubectl";
import { isPortFree } from "@/kit/port";
import type { Progress } from "@/kit/progress";
import { DEFAULT_REGISTRIES } from "@/server/config";
import { localAddress } from "@/server/http/local-address";
import { deliverAppImages } from "../engine/app-images";
import { inRegistry } from "../engine/commands";
import { templatesFromRegistry } from "../engine/templates";
import { rendererSetting } from "../renderer/renderer";
import { choosePort, forwardThroughApi, waitUntilReady } from "./address";
import { bringUpDeployed } from "./deployed";
import { applyFoundation } from "./foundation";
import { ensureLocalBuild } from "./local-build";
import type { UpOptions } from "./options";
import { checkCluster, findKubectl } from "./preflight";
import { adminHere, type PortalProcesses, processTrouble, startProcesses, stopWeb } from "./processes";
import { type PortalRecord, writeRecord } from "./record";
import { findSetupLink } from "./setup-link";
import { installTemplates, waitForResources, waitForTemplates } from "./templates";

interface Context {
  options: UpOptions & { context: string };
  progress: Progress;
  root: string;
  stateDir: string;
}

/** Brings the portal up for a cluster that is not ours: deployed there with an image, else as local processes. */
export async function upOnOtherCluster(
  context: Context,
): Promise<{ portal: PortalRecord; link: string | undefined }> {
  const { options, progress, stateDir } = context;
  const binary = await findKubectl();
  const kubectl = kubectlFor({ binary, context: options.context });
  await progress.step(`Check the cluster of context ${options.context}`, () =>
    checkCluster(binary, options.context, kubectl),
  );
  await deliverAppImages({
    ...{ context: options.context, registry: options.registry },
    ...{ kubectl, progress, root: context.root, stateDir },
  });
  const { image } = options;
  const { address, link } = image
    ? await deployImage(context, kubectl, binary, image)
    : await runHere(context, kubectl);
  const portal: PortalRecord = {
    kind: image ? "image" : "processes",
    address,
    image,
    context: options.context,
    kubeconfig: process.env.KUBECONFIG,
    kubectl: binary,
  };
  await writeRecord(stateDir, portal);
  return { portal, link };
}

async function deployImage(context: Context, kubectl: Kubectl, binary: string, image: string) {
  const { options, progress, root, stateDir } = context;
  const port = await choosePort(options.port, stateDir);
  return bringUpDeployed({
    ...{ progress, kubectl, root, stateDir, image, port },
    forward: () => forwardThroughApi(stateDir, port, { binary, context: options.context }),
  });
}

async function runHere(context: Context, kubectl: Kubectl) {
  const { options, progress, root, stateDir } = context;
  await progress.step("Add the portal's resources and namespaces to the cluster", async () => {
    await applyFoundation(kubectl, root);
    await waitForResources(kubectl);
    await installTemplates(kubectl, root);
  });
  await progress.step("Build the portal", () => ensureLocalBuild(root));
  const renderer = await progress.step("Compile the renderer", rendererSetting);
  await stopWeb(stateDir);
  const port = await choosePort(options.port, stateDir);
  const processes: PortalProcesses = {
    ...{ root, stateDir, port, context: options.context },
    controllerPort: await freePort(8081, port),
    env: { ...(await registrySettings(context)), ...renderer },
  };
  const address = localAddress(port);
  await progress.step(`Start controller and web side at ${address}`, async () => {
    await startProcesses(processes);
    await waitUntilReady(port, 90, () => processTrouble(stateDir));
    await waitForTemplates(kubectl);
  });
  const link = await progress.step("Look for an administrator", () => findSetupLink(adminHere(processes)));
  return { address, link };
}

async function freePort(wanted: number, taken: number): Promise<number> {
  for (let port = wanted; port < wanted + 20; port++)
    if (port !== taken && (await isPortFree(port))) return port;
  throw new Error(`Ports ${wanted} to ${wanted + 19} of localhost are taken: free one for the controller.`);
}

/** What the processes need to take the sample app's images from a registry. */
async function registrySettings({ options, root, stateDir }: Context): Promise<Record<string, string>> {
  const { registry } = options;
  if (!registry) return {};
  const folder = path.join(stateDir, "templates");
  return {
    DEBUG_IMAGE: inRegistry(imageEntryOf(readImageMap(), "debug").ref[0] ?? "", registry),
    TEMPLATES_DIR: await templatesFromRegistry(root, folder, registry),
    IMAGE_REGISTRIES: [
      process.env.IMAGE_REGISTRIES ?? DEFAULT_REGISTRIES.join(","),
      registry.split("/")[0],
    ].join(","),
  };
}
