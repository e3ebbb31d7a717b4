import { APP_IMAGES, clusterUp, ensureImages, planUp, pruneImage } from "@/k8s/local";
import { type Kubectl, kubectlFor } from "@/kit/kubectl";
import type { Progress } from "@/kit/progress";
import { choosePort, forwardTo } from "./address";
import { bringUpDeployed, deploymentSteps } from "./deployed";
import type { UpOptions } from "./options";
import { type PortalRecord, readRecord, writeRecord } from "./record";

/** Makes the local cluster where there is none, builds the images that changed and deploys the portal. */
export async function upOnLocalCluster(context: {
  options: UpOptions;
  progress: Progress;
  root: string;
  stateDir: string;
}): Promise<{ portal: PortalRecord; link: string | undefined }> {
  const { options, progress, root, stateDir } = context;
  const port = await choosePort(options.port, stateDir);
  const names = [...APP_IMAGES, "renderer", "portal"];
  // Only an estimate: on a machine where it cannot be made, the steps themselves say why.
  progress.expect([...(await planUp(names).catch(() => [])), ...deploymentSteps(port)]);
  const cluster = await clusterUp({ progress, images: names });
  const images = await ensureImages(names, { progress });
  const refOf = (wanted: string) => images.find(({ name }) => name === wanted)?.ref;
  const [image, rendererImage] = [refOf("portal"), refOf("renderer")];
  if (!image || !rendererImage) throw new Error("The image map has no portal.");
  const kubectl = kubectlFor({ binary: cluster.kubectl, kubeconfig: cluster.kubeconfig });
  const { address, link } = await bringUpDeployed({
    progress,
    kubectl,
    root,
    stateDir,
    image,
    rendererImage,
    port,
    apiServer: [cluster.apiServer],
    forward: async () => forwardTo(stateDir, port, { host: await serviceAddress(kubectl), port: 80 }),
  });
  // The image before this one stays, for a rollback.
  const before = (await readRecord(stateDir))?.image;
  if (before !== image) await pruneImage("portal", [image, ...(before ? [before] : [])]);
  const portal: PortalRecord = {
    kind: "cluster",
    address,
    image,
    kubectl: cluster.kubectl,
    kubeconfig: cluster.kubeconfig,
  };
  await writeRecord(stateDir, portal);
  return { portal, link };
}

async function serviceAddress(kubectl: Kubectl): Promise<string> {
  const address = await kubectl.run([
    ...["-n", "devspace-portal", "get", "service", "portal-web"],
    ...["-o", "jsonpath={.spec.clusterIP}"],
  ]);
  return address.trim();
}
