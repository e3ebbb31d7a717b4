import type { EnvironmentView, PodStatus } from "@/server/contract/environment";
import { componentCause, isDeleting } from "../environment/state";

/** Why there is no terminal in a component now; undefined when there can be one. */
export function whyNoTerminal(view: EnvironmentView, component: string): string | undefined {
  if (isDeleting(view)) return "The environment is being deleted.";
  if (view.spec.paused) return "The environment is asleep: resume it first.";
  const status = view.status.components[component];
  if (status?.pods.some(isRunning)) return undefined;
  return componentCause(status) ?? "No pod of it runs yet.";
}

/** Whether a terminal finds a container in it. */
export function isRunning({ phase, containers }: PodStatus): boolean {
  return phase !== "Terminating" && containers.some(({ state }) => state === "running");
}
