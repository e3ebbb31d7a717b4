import type { Workload } from "@/server/kubernetes";
import type { DraftDev } from "../draft";
import { patchedPod } from "./pod-operations";

/** Waits until it is told to end: people start the program in a terminal. */
const WAIT = ["sh", "-c", "trap 'exit 0' TERM INT; while :; do sleep 3600 & wait $!; done"];

/**
 * What the CLI changes of a pod, as a strategic merge patch: image, command, variables, amounts, working directory, caches as
 * volumes that live as long as the pod, and patches of the pod. `container` is the one that is meant where none is named.
 * Absent where nothing of the pod changes.
 */
export function devPatch(target: Workload, container: string, dev: DraftDev): Workload | undefined {
  const command = dev.command ?? (dev.idle ? WAIT : undefined);
  const caches = cachesOf(dev);
  const changes = {
    ...(dev.image !== undefined && { image: dev.image }),
    ...(command && { command }),
    ...(dev.args ? { args: dev.args } : command && { args: [] }),
    ...(dev.env.length > 0 && { env: dev.env }),
    ...(dev.workingDir !== undefined && { workingDir: dev.workingDir }),
    ...(dev.resources !== undefined && { resources: dev.resources }),
    ...(caches.length > 0 && {
      volumeMounts: caches.map(({ volume, path, subPath, readOnly }) => ({
        name: volume,
        mountPath: path,
        ...(subPath !== undefined && { subPath }),
        ...(readOnly && { readOnly }),
      })),
    }),
  };
  if (Object.keys(changes).length === 0 && dev.patches.length === 0) return undefined;
  const spec = {
    containers: [{ name: dev.container ?? container, ...changes }],
    ...(caches.length > 0 && { volumes: [{ name: CACHES, emptyDir: {} }] }),
  };
  const template = dev.patches.length > 0 ? patchedPod(target, spec, dev.patches) : { spec };
  return {
    apiVersion: "apps/v1",
    kind: target.kind,
    metadata: { name: target.metadata.name },
    spec: { template },
  } as unknown as Workload;
}

const CACHES = "dev-caches";

interface Cache {
  volume: string;
  path: string;
  subPath: string | undefined;
  readOnly: boolean | undefined;
}

/** Caches that would not hide the code: a volume starts empty. */
function cachesOf(dev: DraftDev): Cache[] {
  return dev.persist
    .filter(({ path }) => !hidesCode(path, dev))
    .map(({ path, volumePath, readOnly }, index) => ({
      volume: CACHES,
      path,
      subPath: (volumePath ?? `cache-${index}`).replace(/^\/+/, ""),
      readOnly,
    }));
}

/** Whether a volume there would take the place of files that the program is made of. */
export function hidesCode(path: string, dev: DraftDev): boolean {
  const folder = path.replace(/\/+$/, "");
  const code = [...dev.sync.flatMap(({ to }) => to ?? []), ...(dev.workingDir ? [dev.workingDir] : [])];
  return (
    !folder.startsWith("/") || folder.includes("..") || code.some((one) => `${one}/`.startsWith(`${folder}/`))
  );
}
