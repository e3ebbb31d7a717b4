import { refusal } from "@/server/http/problem";
import { delay, type Gateway, isKubernetesError, POD, type Pod } from "@/server/kubernetes";
import type { Place } from "./place";
import { TERMINAL_VARIABLE } from "./scripts";
import { endWithoutShell } from "./shell";

const ATTEMPTS = 5;
/** Most that one pod gets: it keeps each, also those that ended. */
const MOST = 20;
const START_MS = 90_000;
const LOOK_MS = 500;
/** It ends with its terminal; where that never began, after this time. */
const LONGEST_SECONDS = 12 * 3600;
const MAIN = `trap 'exit 0' HUP TERM; sleep ${LONGEST_SECONDS} & wait`;

interface SecurityContext {
  runAsUser?: number;
  runAsGroup?: number;
}

/**
 * What a debug container is told to begin with: what it can and cannot do. `$1` is the container beside it, empty where that
 * does not run.
 */
const NOTE = `if [ -n "$1" ]; then
  printf '\\033[2mA debug container beside %s. You see its processes (/proc) and, where they run as the same user, its files
under /proc/1/root. Network and volumes of the pod are shared, so is the memory it may have; the image and
environment of %s are not here, and it cannot be restarted from here.\\033[0m\\n' "$1" "$1"
else
  printf '\\033[2mA debug container in a pod whose container does not run: the network is shared, processes and files are not.\\033[0m\\n'
fi
command -v bash >/dev/null && exec bash -i; exec sh -i`;

/** Program of a terminal in a debug container. */
export function debugCommand(beside: string | undefined): string[] {
  return ["sh", "-c", NOTE, "debug", beside ?? ""];
}

/**
 * Adds an ephemeral container with tools to a pod, in the process namespace of the container that is meant if that runs, within
 * Pod Security restricted, and waits until it runs. Kubernetes never removes one: it ends with its terminal, and stays listed.
 */
export async function addDebugContainer(options: {
  gateway: Gateway;
  place: Place;
  id: string;
  image: string;
  tell(message: string): void;
  signal: AbortSignal;
}): Promise<{ place: Place; beside: string | undefined }> {
  const { gateway, place, id, image, tell, signal } = options;
  const ref = { type: POD, namespace: place.namespace, name: place.pod };
  const name = `debug-${id.slice(0, 8)}`;
  tell(`Adding a debug container to ${place.pod}…`);
  let beside: string | undefined;
  for (let attempt = 1; ; attempt++) {
    const pod = await gateway.get<Pod>(ref);
    if (!pod) throw refusal("not-found", `The pod ${place.pod} was deleted.`);
    const status = pod.status?.containerStatuses?.find((one) => one.name === place.container);
    beside = status?.state?.running ? place.container : undefined;
    const known = Array.isArray(pod.spec.ephemeralContainers) ? pod.spec.ephemeralContainers : [];
    if (known.length >= MOST)
      throw refusal(
        "conflict",
        `${place.pod} has had ${MOST} debug containers, which is all one pod may have. Restart the component to get a new pod.`,
      );
    try {
      await gateway.mergePatch(
        ref,
        {
          metadata: { resourceVersion: pod.metadata.resourceVersion },
          spec: {
            ephemeralContainers: [
              ...known,
              ephemeral(pod, { name, image, id, target: beside, like: place.container }),
            ],
          },
        },
        { subresource: "ephemeralcontainers" },
      );
      break;
    } catch (error) {
      if (!isKubernetesError(error, "conflict") || attempt === ATTEMPTS) throw error;
    }
  }
  const added = { ...place, container: name, restarts: 0 };
  try {
    await running({ gateway, ref, name, image, signal });
  } catch (error) {
    // Nothing takes a container back that is about to start: it is ended once it runs.
    if (signal.aborted)
      void running({ gateway, ref, name, image })
        .then(() => endWithoutShell(gateway, added, id))
        .catch(() => {});
    throw error;
  }
  return { place: added, beside };
}

function ephemeral(
  pod: Pod,
  {
    name,
    image,
    id,
    target,
    like,
  }: { name: string; image: string; id: string; target?: string; like: string },
) {
  const container = pod.spec.containers.find((one) => one.name === like);
  const own = container?.securityContext as SecurityContext | undefined;
  return {
    ...{ name, image, imagePullPolicy: "IfNotPresent", command: ["sh", "-c", MAIN] },
    ...(target ? { targetContainerName: target } : {}),
    env: [{ name: TERMINAL_VARIABLE, value: id }],
    securityContext: {
      ...(own?.runAsUser === undefined ? {} : { runAsUser: own.runAsUser }),
      ...(own?.runAsGroup === undefined ? {} : { runAsGroup: own.runAsGroup }),
      ...{ runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      seccompProfile: { type: "RuntimeDefault" },
    },
  };
}

async function running(options: {
  gateway: Gateway;
  ref: { type: typeof POD; namespace: string; name: string };
  name: string;
  image: string;
  signal?: AbortSignal;
}): Promise<void> {
  const { gateway, ref, name, image, signal } = options;
  const deadline = performance.now() + START_MS;
  for (;;) {
    const pod = await gateway.get<Pod>(ref);
    const status = pod?.status?.ephemeralContainerStatuses?.find((one) => one.name === name);
    if (status?.state?.running) return;
    const { waiting, terminated } = status?.state ?? {};
    const failed =
      terminated ??
      (waiting?.reason && !/^(ContainerCreating|PodInitializing)$/.test(waiting.reason)
        ? waiting
        : undefined);
    if (!pod || failed || performance.now() > deadline) {
      const why = [failed?.reason, failed?.message].filter(Boolean).join(": ") || "it does not start";
      throw refusal("conflict", `The debug container (${image}) cannot run in ${ref.name}: ${why}.`);
    }
    await delay(LOOK_MS, signal);
  }
}
