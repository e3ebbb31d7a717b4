import type { LogSource } from "@/server/contract/logs";
import { sourceKey } from "./beginning";
import { componentOf, containersOf, isDevPod, type Pod } from "./container-state";

/** Containers read at once for one reader. */
export const MAX_CONTAINERS = 50;

/** Which containers are asked for; nothing named means all. */
export interface Selection {
  components?: string[] | undefined;
  pods?: string[] | undefined;
  containers?: string[] | undefined;
}

export function isWanted(pod: Pod, { pods, components }: Selection): boolean {
  const component = componentOf(pod);
  if (pods && !pods.includes(pod.metadata.name)) return false;
  return !components || (component !== undefined && components.includes(component));
}

export function wantedContainers(pod: Pod, { containers }: Selection): string[] {
  return containersOf(pod).filter((container) => !containers || containers.includes(container));
}

/** One run of a container, as readers know it. */
export function sourceOf(pod: Pod, container: string, restart: number): LogSource {
  const main = pod.spec?.containers ?? [];
  const alone = main.length === 1 && main[0]?.name === container;
  return {
    key: sourceKey(pod.metadata.uid ?? "", container, restart),
    pod: pod.metadata.name,
    container,
    component: componentOf(pod),
    restart,
    dev: isDevPod(pod),
    ...(alone ? {} : { side: true }),
  };
}
