import type { LogSourceList } from "@/server/contract/logs";
import type { Gateway } from "@/server/kubernetes";
import { componentOf, containersOf, isDevPod } from "./container-state";
import { currentPods } from "./environment-pods";

/** Every pod of an environment's namespace, whoever made it, by name. */
export async function listSources(gateway: Gateway, environment: string): Promise<LogSourceList> {
  const pods = await currentPods(gateway, environment);
  return {
    items: pods
      .map((pod) => ({
        ...{ pod: pod.metadata.name, component: componentOf(pod), dev: isDevPod(pod) },
        containers: containersOf(pod),
      }))
      .sort((a, b) => a.pod.localeCompare(b.pod)),
  };
}
