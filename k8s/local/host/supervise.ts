import { copyFile, mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { findBackground, logFile, startBackground, stopBackground } from "@/kit/background";
import type { ClusterPaths } from "./paths";

const SCRIPT = path.join(import.meta.dirname, "supervise.sh");

const background = (paths: ClusterPaths, name: string) => ({ name, stateDir: paths.state });

/** Where the output of a supervised command goes. */
export const supervisedLog = (paths: ClusterPaths, name: string) => logFile(background(paths, name));

/** True while the supervisor of this name runs. */
export async function isSupervised(paths: ClusterPaths, name: string): Promise<boolean> {
  return (await findBackground(background(paths, name))) !== undefined;
}

/**
 * Runs a command that is started again whenever it ends, until `stopSupervised`. Nothing happens when it runs already
 * with the same arguments; with others it is replaced.
 */
export async function startSupervised(
  paths: ClusterPaths,
  name: string,
  file: string,
  args: string[],
  /** Seconds between looks at the size of the log. */
  logInterval = 30,
): Promise<void> {
  // A copy: the cluster must not depend on the folder it was started from.
  const script = path.join(paths.bin, "supervise.sh");
  const command = [script, supervisedLog(paths, name), file, ...args];
  const running = await findBackground(background(paths, name));
  if (running?.command === ["sh", ...command].join(" ")) return;
  await mkdir(paths.bin, { recursive: true });
  await copyFile(SCRIPT, `${script}.new`);
  await rename(`${script}.new`, script);
  await startBackground(background(paths, name), "sh", command, {
    cwd: "/",
    env: { ...process.env, SUPERVISE_INTERVAL: String(logInterval) },
  });
}

/** Ends the supervisor and its command; not running is success. */
export const stopSupervised = (paths: ClusterPaths, name: string) => stopBackground(background(paths, name));
