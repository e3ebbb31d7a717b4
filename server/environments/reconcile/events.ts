import { randomBytes } from "node:crypto";
import type { EnvironmentStatus } from "@/server/contract/environment";
import { COMPONENTS } from "@/server/contract/names";
import type { EnvironmentObject } from "../resource";
import type { ReconcileContext } from "./context";

export interface EventNote {
  type: "Normal" | "Warning";
  reason: string;
  message: string;
}

const REPORTER = "devspace-portal-controller";
/** Longest message the API server takes. */
const MESSAGE_MAX = 1024;
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** What is worth telling of a change of status: milestones, not each move. */
export function eventsBetween(previous: EnvironmentStatus, next: EnvironmentStatus): EventNote[] {
  const notes: EventNote[] = [];
  const normal = (reason: string, message: string) => notes.push({ type: "Normal", reason, message });
  const warning = (reason: string, message: string) => notes.push({ type: "Warning", reason, message });

  if (stepDone(next) && !stepDone(previous))
    normal("NamespaceCreated", `Created namespace ${next.namespace}.`);
  if (next.createdInMs !== undefined && previous.createdInMs === undefined) {
    normal("Ready", `Ready ${seconds(next.createdInMs)} after its creation.`);
  }
  for (const name of COMPONENTS) {
    const [before, after] = [previous.components[name], next.components[name]];
    if (!before || !after) continue;
    const by = after.replacedBy === "devspace-cli" ? " by the DevSpace CLI" : "";
    if (before.mode !== after.mode) normal("ModeSwitching", `Switching ${name} to ${after.mode} mode${by}.`);
    if (after.switch?.readyAt && after.switch.readyAt !== before.switch?.readyAt) {
      const took = after.switch.durationMs === undefined ? "" : ` after ${seconds(after.switch.durationMs)}`;
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

const stepDone = ({ steps }: EnvironmentStatus) =>
  steps.some(({ name, state }) => name === "namespace" && state === "done");
const degraded = ({ conditions }: EnvironmentStatus) => conditions.find(({ type }) => type === "Degraded");

export async function recordEvents(
  context: ReconcileContext,
  environment: EnvironmentObject,
  previous: EnvironmentStatus,
  next: EnvironmentStatus,
): Promise<void> {
  await Promise.all(eventsBetween(previous, next).map((note) => recordEvent(context, environment, note)));
}

/** Writes one Kubernetes Event of the Environment; those of cluster-scoped objects live in `default`. */
export async function recordEvent(
  { gateway, clock, log }: ReconcileContext,
  environment: EnvironmentObject,
  { type, reason, message }: EventNote,
): Promise<void> {
  const { name, uid } = environment.metadata;
  const time = `${clock().toISOString().slice(0, 19)}Z`;
  try {
    await gateway.create({
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: `${name}.${randomBytes(8).toString("hex")}`, namespace: "default" },
      involvedObject: { apiVersion: environment.apiVersion, kind: environment.kind, name, uid },
      type,
      reason,
      message: message.length > MESSAGE_MAX ? `${message.slice(0, MESSAGE_MAX - 1)}…` : message,
      source: { component: REPORTER },
      reportingComponent: REPORTER,
      reportingInstance: "",
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
    });
  } catch (error) {
    // An event is a courtesy: without it everything still works.
    log.warn({ err: error, environment: name, reason }, "could not record an event");
  }
}
