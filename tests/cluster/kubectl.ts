import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** Where the local cluster's kubeconfig is; `KUBECONFIG` names another cluster. */
function kubeconfig(): string {
  const { KUBECONFIG, DEVSPACE_STATE_DIR, XDG_STATE_HOME } = process.env;
  if (KUBECONFIG) return KUBECONFIG;
  const state =
    DEVSPACE_STATE_DIR ??
    path.join(XDG_STATE_HOME ?? path.join(homedir(), ".local", "state"), "devspace-portal");
  const file = path.join(state, "kubeconfig");
  if (!existsSync(file)) {
    throw new Error(`No cluster to test against: set KUBECONFIG, or run npm run cluster:up (${file}).`);
  }
  return file;
}

export type KubectlResult = { code: number; stdout: string; stderr: string };

/** Runs kubectl against the cluster under test and gives what came out, whatever the exit code. */
export function tryKubectl(args: string[], input?: string): Promise<KubectlResult> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      "kubectl",
      args,
      { env: { ...process.env, KUBECONFIG: kubeconfig() }, maxBuffer: 64 * 1024 * 1024 },
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
