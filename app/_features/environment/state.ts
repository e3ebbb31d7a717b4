import type { Tone } from "@/app/_ui/status-mark";
import type { ComponentStatus, EnvironmentView } from "@/server/contract/environment";
import type { Finding } from "@/server/contract/findings";
import type { Mode } from "@/server/contract/names";

export interface Mark {
  tone: Tone;
  label: string;
}

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

/** Why a component is not ready, as its status says; a failed mode switch says it in its own place. */
export function componentCause(status: ComponentStatus | undefined): string | undefined {
  if (!status || status.state === "Ready" || status.reason === "Paused") return undefined;
  return status.modePhase === "Failed" ? undefined : status.message;
}

/** The mode a component is asked to be in. */
export function modeOf(view: EnvironmentView, component: string): Mode {
  return view.spec.components[component]?.mode ?? "production";
}

/** The components whose spec asks for dev mode. */
export function devComponents(view: EnvironmentView): string[] {
  return Object.keys(view.spec.components).filter((component) => modeOf(view, component) === "dev");
}

function conditionMessage(view: EnvironmentView, type: string, status: "True" | "False"): string | undefined {
  const met = view.status.conditions.find((item) => item.type === type && item.status === status);
  return met?.message || undefined;
}

/** What of the spec the controller does not take, with the field and a remedy; undefined when it takes all of it. */
export function notAccepted(view: EnvironmentView): string | undefined {
  return conditionMessage(view, "Accepted", "False");
}

/** That its owner has no account; undefined when somebody has. */
export const notOwned = (view: EnvironmentView) => conditionMessage(view, "Owned", "False");

const degradedCause = (view: EnvironmentView) => conditionMessage(view, "Degraded", "True");

/** What is wrong with the environment, the worst first, by its conditions; undefined when nothing is. */
export function environmentCause(view: EnvironmentView): string | undefined {
  return degradedCause(view) ?? notAccepted(view) ?? notOwned(view);
}

/** What is wrong with the environment as a whole; what is not accepted is told apart from it. */
export function wholeFindings(view: EnvironmentView): Finding[] {
  const refused = notAccepted(view);
  return view.status.findings.filter(({ component, message }) => !component && message !== refused);
}

/** Why the environment is degraded, where nothing else on its page tells it already. */
export function causeBesideComponents(view: EnvironmentView): string | undefined {
  const told = Object.values(view.status.components).some((status) => status.state === "Degraded");
  const cause = degradedCause(view);
  return told || cause === notAccepted(view) ? undefined : cause;
}

/** Whether nothing is done before somebody changes something: its name is taken, its template is not there. */
export function isBlocked(view: EnvironmentView): boolean {
  return view.status.conditions.some(({ type, reason }) => type === "Progressing" && reason === "Blocked");
}

export function isDeleting(view: EnvironmentView): boolean {
  return Boolean(view.deletingAt) || view.status.phase === "Deleting";
}

/** Whether the controller has not looked yet at what was last asked for; normal for a moment after each change. */
export function awaitsController({ generation, status }: EnvironmentView): boolean {
  return (status.observedGeneration ?? 0) < generation;
}
