import type { ComponentStatus, EnvironmentStatus } from "@/server/contract/environment";
import type { ComponentName, Mode } from "@/server/contract/names";

/** Whether the controller says Ready about the spec of this generation. */
export function isReady(generation: number, status: EnvironmentStatus | undefined): boolean {
  const ready = status?.conditions.find(({ type }) => type === "Ready");
  return ready?.status === "True" && ready.observedGeneration === generation;
}

/** A component that serves in this mode, with the switch over; undefined until then. */
export function servingIn(
  status: EnvironmentStatus | undefined,
  component: ComponentName,
  mode: Mode,
): ComponentStatus | undefined {
  const now = status?.components[component];
  return now?.mode === mode && now.modePhase === "Stable" && now.state === "Ready" ? now : undefined;
}
