import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
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

export type KubectlResult = { code: number; stdout: string; stderr: string };

/** Runs kubectl against the cluster under test and gives what came out, whatever the exit code. */
export function tryKubectl(args: string[], input?: string): Promise<KubectlResult> {
  const { binary, kubeconfig } = cluster();
  return new Promise((resolve, reject) => {
    const child = execFile(
      binary,
      args,
      { env: { ...process.env, KUBECONFIG: kubeconfig }, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error && typeof error.code !== "number") reject(error);
        else resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
      },
    );
    child.stdin?.end(input ?? "");
  });
}

/** Runs kubectl and fails with its own words when it fails. */
export async function kubectl(args: string[], input?: string): Promise<string> {
  const result = await tryKubectl(args, input);
  if (result.code !== 0) throw new Error(`kubectl ${args.join(" ")}: ${result.stderr || result.stdout}`);
  return result.stdout;
}
