import type { Kubectl } from "@/kit/kubectl";
import type { Progress } from "@/kit/progress";
import { localAddress } from "@/server/http/local-address";
import { waitUntilReady } from "./address";
import { deployPortal, waitForPortal } from "./deploy";
import { adminInPod, findSetupLink } from "./setup-link";
import { describeTrouble } from "./trouble";

export interface Deployment {
  progress: Progress;
  kubectl: Kubectl;
  root: string;
  stateDir: string;
  image: string;
  /** Of the renderer, where it is known to be in the cluster. */
  rendererImage?: string | undefined;
  port: number;
  /** Addresses of the API server where they never change. */
  apiServer?: string[];
  /** Makes `127.0.0.1:<port>` reach Service portal-web. */
  forward: () => Promise<void>;
}

/** Names of the steps that `bringUpDeployed` takes, in order. */
export const deploymentSteps = (port: number): string[] => [
  "Deploy the portal",
  "Wait for store, controller and web",
  `Open ${localAddress(port)}`,
  "Look for an administrator",
];

/** Deploys the portal's image, waits until it serves and returns its address and the first administrator's link. */
export async function bringUpDeployed(
  deployment: Deployment,
): Promise<{ address: string; link: string | undefined }> {
  const { progress, kubectl, root, stateDir, image, rendererImage, port, apiServer } = deployment;
  const address = localAddress(port);
  await progress.step("Deploy the portal", () =>
    deployPortal({ kubectl, root, stateDir, image, rendererImage, origins: [address], apiServer }),
  );
  await progress.step("Wait for store, controller and web", () =>
    waitOrExplain(kubectl, rendererImage !== undefined),
  );
  await progress.step(`Open ${address}`, async () => {
    await deployment.forward();
    await waitUntilReady(port, 60, () => describeTrouble(kubectl));
  });
  const link = await progress.step("Look for an administrator", () => findSetupLink(adminInPod(kubectl)));
  return { address, link };
}

async function waitOrExplain(kubectl: Kubectl, publisher: boolean): Promise<void> {
  try {
    await waitForPortal(kubectl, { publisher });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}\n${await describeTrouble(kubectl)}`);
  }
}
