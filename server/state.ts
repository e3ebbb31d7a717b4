import { homedir } from "node:os";
import path from "node:path";

/** Where the project keeps what runs: cluster, kubeconfig, pid files, logs. `DEVSPACE_STATE_DIR` names another place. */
export function stateDir(): string {
  const { DEVSPACE_STATE_DIR, XDG_STATE_HOME } = process.env;
  return (
    DEVSPACE_STATE_DIR ??
    path.join(XDG_STATE_HOME ?? path.join(homedir(), ".local", "state"), "devspace-portal")
  );
}

/** Where built binaries and image archives are kept, by the hash of their inputs. `DEVSPACE_CACHE_DIR` names another place. */
export function cacheDir(): string {
  const { DEVSPACE_CACHE_DIR, XDG_CACHE_HOME } = process.env;
  return DEVSPACE_CACHE_DIR ?? path.join(XDG_CACHE_HOME ?? path.join(homedir(), ".cache"), "devspace-portal");
}
