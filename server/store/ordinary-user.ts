import { spawnSync } from "node:child_process";

/**
 * PostgreSQL refuses to run as root. Root therefore runs it in a user namespace as `nobody`: it sees an ordinary user, while
 * files stay root's own, so that nothing needs another owner or a world-readable home. Others run it as they are.
 */
export async function asOrdinaryUser(file: string, args: string[]): Promise<[string, string[]]> {
  if (process.getuid?.() !== 0) return [file, args];
  const wrapper = ["--user", "--map-user=65534", "--map-group=65534", "--"];
  const probe = spawnSync("unshare", [...wrapper, "true"]);
  if (probe.status !== 0)
    throw new Error(
      "The embedded PostgreSQL cannot run as root here (user namespaces are not allowed). Start as an ordinary user, or set DATABASE_URL.",
    );
  return ["unshare", [...wrapper, file, ...args]];
}
