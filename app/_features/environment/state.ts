import type { Tone } from "@/app/_ui/status-mark";
import { COMPONENTS } from "@/server/contract/components";
import type { ComponentStatus, EnvironmentView } from "@/server/contract/environment";
import type { ComponentName, WorkloadName } from "@/server/contract/names";

export interface Mark {
  tone: Tone;
  label: string;
}

export const COMPONENT_TITLES: Record<WorkloadName, string> = {
  frontend: "Frontend",
  backend: "Backend",
  database: "Database",
  adminer: "Adminer",
};

export const COMPONENT_STACK: Record<WorkloadName, string> = {
  frontend: "React · Nginx",
  backend: "FastAPI",
  database: "PostgreSQL 17",
  adminer: "Database client",
};

/** The state of a whole environment, in one word. */
export function environmentMark(view: EnvironmentView): Mark {
  if (view.deletingAt || view.status.phase === "Deleting") return { tone: "pending", label: "Deleting" };
  switch (view.status.phase) {
    case "Ready":
      return { tone: "ok", label: "Ready" };
    case "Paused":
      return { tone: "asleep", label: "Paused" };
    case "Creating":
      return { tone: "pending", label: "Creating" };
    case "Updating":
      return { tone: "pending", label: "Updating" };
    case "Pending":
      return { tone: "pending", label: "Pending" };
    case "Degraded":
      return { tone: isDown(view) ? "bad" : "warn", label: "Degraded" };
  }
}

/** Degraded with a component that serves nothing at all is a failure; with some of it left, a warning. */
function isDown(view: EnvironmentView): boolean {
  const components = Object.values(view.status.components);
  if (components.length === 0) return true;
  return components.some((status) => status.state === "Degraded" && status.readyReplicas === 0);
}

/** The state of one component. Without a status nothing is known yet, which is not the same as bad. */
export function componentMark(status: ComponentStatus | undefined): Mark {
  if (!status) return { tone: "unknown", label: "Not started" };
  if (status.modePhase === "Failed") return { tone: "bad", label: "Failed" };
  switch (status.state) {
    case "Ready":
      return { tone: "ok", label: "Ready" };
    case "Progressing":
      if (status.modePhase === "Switching") return { tone: "pending", label: "Switching" };
      return { tone: "pending", label: status.reason === "Stopping" ? "Stopping" : "Starting" };
    case "Degraded":
      return status.readyReplicas > 0
        ? { tone: "warn", label: "Degraded" }
        : { tone: "bad", label: "Failing" };
    case "Asleep":
      return { tone: "asleep", label: "Asleep" };
    case "Unknown":
      return { tone: "unknown", label: "Unknown" };
  }
}

/** The components whose spec asks for dev mode. */
export function devComponents(view: EnvironmentView): ComponentName[] {
  return COMPONENTS.filter((component) => view.spec.components[component].mode === "dev");
}

/** Why the environment is degraded, by its conditions; undefined when it is not. */
export function environmentCause(view: EnvironmentView): string | undefined {
  const { conditions } = view.status;
  const degraded = conditions.find((item) => item.type === "Degraded" && item.status === "True");
  return degraded?.message || undefined;
}

/** The cause, where no component tells it already. */
export function causeBesideComponents(view: EnvironmentView): string | undefined {
  const told = Object.values(view.status.components).some((status) => status.state === "Degraded");
  return told ? undefined : environmentCause(view);
}

export function isDeleting(view: EnvironmentView): boolean {
  return Boolean(view.deletingAt) || view.status.phase === "Deleting";
}

/** Whether the controller has not looked yet at what was last asked for; normal for a moment after each change. */
export function awaitsController({ generation, status }: EnvironmentView): boolean {
  return (status.observedGeneration ?? 0) < generation;
}
