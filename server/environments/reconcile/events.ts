import type { ComponentStatus, EnvironmentStatus } from "@/server/contract/environment";
import { recordEvent } from "@/server/kubernetes";
import type { EnvironmentObject } from "../resource";
import type { ReconcileContext } from "./context";

export interface EventNote {
  type: "Normal" | "Warning";
  reason: string;
  message: string;
}

/** Never "0.0 s": what took less than a second is told in milliseconds. */
const elapsed = (ms: number) => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

/** What is worth telling of a change of status: milestones, not each move. */
export function eventsBetween(previous: EnvironmentStatus, next: EnvironmentStatus): EventNote[] {
  const notes: EventNote[] = [];
  const normal = (reason: string, message: string) => notes.push({ type: "Normal", reason, message });
  const warning = (reason: string, message: string) => notes.push({ type: "Warning", reason, message });

  if (stepDone(next) && !stepDone(previous))
    normal("NamespaceCreated", `Created namespace ${next.namespace}.`);
  if (next.createdInMs !== undefined && previous.createdInMs === undefined) {
    normal("Ready", `Ready ${elapsed(next.createdInMs)} after its creation.`);
  }
  for (const [name, after] of Object.entries(next.components)) {
    const before = previous.components[name];
    if (!before) continue;
    const by = after.replacedBy === "devspace-cli" ? " by the DevSpace CLI" : "";
    if (after.volume?.replacedAt && after.volume.replacedAt !== before.volume?.replacedAt)
      warning("VolumeReplaced", `${name} has a new volume: the data of before is gone.`);
    if (before.mode !== after.mode) normal("ModeSwitching", `Switching ${name} to ${after.mode} mode${by}.`);
    if (hasSwitched(before, after)) {
      const { durationMs } = after.switch ?? {};
      const took = durationMs === undefined ? "" : ` after ${elapsed(durationMs)}`;
      normal("ModeSwitched", `${name} is in ${after.mode} mode${took}.`);
    }
    if (after.modePhase === "Failed" && before.modePhase !== "Failed") {
      warning("ModeSwitchFailed", `${name} did not get to ${after.mode} mode: ${after.message}`);
    }
  }
  const [was, is] = [degraded(previous), degraded(next)];
  if (is?.status === "True" && was?.status !== "True") warning("Degraded", is.message);
  if (is?.status === "False" && was?.status === "True" && next.phase !== "Deleting")
    normal("Recovered", "Nothing is broken any more.");
  if (next.phase !== previous.phase) {
    if (next.phase === "Paused") normal("Paused", "Asleep: its pods are stopped, its data is kept.");
    if (previous.phase === "Paused" && next.phase !== "Deleting") normal("Resumed", "Waking up.");
    if (next.phase === "Deleting")
      normal("Deleting", `Deleting namespace ${next.namespace} and all that is in it.`);
  }
  return notes;
}

/** A switch ended; one that had nothing to wait for leaves no time. */
function hasSwitched(before: ComponentStatus, after: ComponentStatus): boolean {
  if (after.switch?.readyAt) return after.switch.readyAt !== before.switch?.readyAt;
  const switching = before.modePhase === "Switching" || before.mode !== after.mode;
  return switching && after.modePhase === "Stable" && after.state === "Ready";
}

const stepDone = ({ steps }: EnvironmentStatus) =>
  steps.some(({ name, state }) => name === "namespace" && state === "done");
const degraded = ({ conditions }: EnvironmentStatus) => conditions.find(({ type }) => type === "Degraded");

/** Writes Kubernetes Events of the Environment. An event is a courtesy: without it everything still works. */
export async function recordEvents(
  { hub, log }: ReconcileContext,
  environment: EnvironmentObject,
  notes: EventNote[],
): Promise<void> {
  for (const note of notes) {
    const recorded = await recordEvent({ gateway: hub, object: environment, ...note });
    if (!recorded)
      log.warn({ environment: environment.metadata.name, reason: note.reason }, "could not record an event");
  }
}
