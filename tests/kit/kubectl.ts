import { existsSync } from "node:fs";
import path from "node:path";
import type { CommandResult } from "@/kit/command";
import { kubectlFor } from "@/kit/kubectl";
import { stateDir } from "@/server/state";

/** The cluster under test, and the kubectl for it: the one of `KUBECONFIG`, else the local one with the kubectl that came with it. */
export function cluster(): { binary: string; kubeconfig: string } {
  if (process.env.KUBECONFIG) return { binary: "kubectl", kubeconfig: process.env.KUBECONFIG };
  const kubeconfig = path.join(stateDir(), "kubeconfig");
  if (!existsSync(kubeconfig)) {
    throw new Error(`No cluster to test against: set KUBECONFIG, or run npm run cluster:up (${kubeconfig}).`);
  }
  return { binary: path.join(stateDir(), "bin", "kubectl"), kubeconfig };
}

/** Runs kubectl against the cluster under test and gives what came out, whatever the exit code. */
export const tryKubectl = (args: string[], input?: string): Promise<CommandResult> =>
  kubectlFor(cluster()).attempt(args, input);

/** Runs kubectl and fails with its own words when it fails. */
export const kubectl = (args: string[], input?: string): Promise<string> =>
  kubectlFor(cluster()).run(args, input);
