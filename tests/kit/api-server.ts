import { readdir, readFile } from "node:fs/promises";

/** The process of the local cluster's API server; undefined when it does not run on this machine. */
export async function findApiServer(): Promise<number | undefined> {
  const pids = (await readdir("/proc").catch(() => [])).filter((entry) => /^\d+$/.test(entry)).map(Number);
  for (const pid of pids) {
    const words = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
    if (words[0]?.endsWith("kube-apiserver") && words.some((word) => word.startsWith("--etcd-servers")))
      return pid;
  }
  return undefined;
}
