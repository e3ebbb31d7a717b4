import type { Finding } from "@/server/contract/findings";
import { devWorkloadName } from "@/server/dev-mode/dev-workload";
import type { Diagnosis } from "@/server/health/diagnosis";
import { notAccepted } from "@/server/health/rules/not-accepted";
import { isJob, isPodMaker, isWorkload, type KubernetesObject } from "@/server/kubernetes";
import { acceptance, ownership } from "../observe/conditions";
import { type ObservedBeside, type ObservedComponent, observe } from "../observe/observe";
import { type OthersObservation, observeOthers } from "../observe/others";
import type { StepProgress } from "../observe/steps";
import { statusOf } from "../resource";
import { besideOf } from "../template/template";
import type { Snapshot } from "./caches";
import type { Failure, ReconcileContext } from "./context";
import type { Seen } from "./gather";
import type { Move } from "./moves";
import { behindRef } from "./no-template";
import { writeStatus } from "./status";
import { endTakeBack } from "./take-back";
import { volumeOf } from "./volume";
import { firstEnd } from "./wishes";
import type { Written } from "./write";

/** When the pass began, when the namespace was there, and whether everything is created again. */
export interface Times {
  startedAt: Date;
  namespaceAt: Date;
  restart: boolean;
}

/** Brings the status to what was seen and written. Gives what is wrong, and the milliseconds after which time alone may change it. */
export async function report(
  context: ReconcileContext,
  seen: Seen,
  written: Written,
  { startedAt, namespaceAt, restart }: Times,
): Promise<{ findings: Finding[]; recheckInMs?: number }> {
  const { environment, name, template, spec, objections, snapshot, moves } = seen;
  const { generation = 0, creationTimestamp = "" } = environment.metadata;
  const step = (part: Failure["step"], from: Date, to: Date): StepProgress => {
    const failed = written.failures.find((failure) => failure.step === part && !failure.harmless);
    const times = { startedAt: from.toISOString(), finishedAt: to.toISOString() };
    return failed ? { state: "failed", message: failed.message, ...times } : { state: "done", ...times };
  };
  const { status, recheckInMs } = observe({
    ...{ name, template, spec, objections, generation, restart },
    createdAt: creationTimestamp,
    owned: ownership(environment),
    previous: statusOf(environment),
    components: new Map(
      [...moves].map(([component, move]) => [
        component,
        {
          ...observed(move, written.objects, snapshot),
          refusal: seen.refusals.get(component),
          claim: seen.claims.get(component),
          room: seen.room,
        },
      ]),
    ),
    beside: observedBeside(seen, written.objects),
    pods: snapshot.pods,
    steps: {
      namespace: {
        state: "done",
        startedAt: startedAt.toISOString(),
        finishedAt: namespaceAt.toISOString(),
      },
      policies: step("policies", namespaceAt, written.policiesAt),
      config: step("config", namespaceAt, written.configAt),
    },
    failures: written.failures,
    diagnoses: [...objectionsOf(seen), ...behindRef(context.templates, environment), ...written.diagnoses],
    others: othersOf(seen, written.objects, context.clock()),
    now: context.clock(),
  });
  const known = { ...status, ...(written.given.length > 0 && { secrets: written.given }) };
  await writeStatus(context, environment, known);
  await endTakeBack(context, environment, moves);
  const waits = [recheckInMs, firstEnd(seen.wishes, context.clock())].flatMap((ms) => ms ?? []);
  return { findings: status.findings, ...(waits.length > 0 ? { recheckInMs: Math.min(...waits) } : {}) };
}

function objectionsOf({ environment, objections }: Seen): Diagnosis[] {
  if (objections.length === 0) return [];
  const remedy = "Take these fields out of the spec, or bring them to what the message says.";
  const fields = objections.map(({ field }) => field);
  const { message } = acceptance(objections);
  return [notAccepted(environment, { code: "NotAllowedByTemplate", message, remedy, fields })];
}

function othersOf(
  { template, spec, snapshot }: Seen,
  objects: readonly KubernetesObject[],
  now: Date,
): OthersObservation {
  const isOther = ({ kind, metadata }: KubernetesObject) =>
    template.others.some((one) => one.kind === kind && one.metadata.name === metadata.name);
  const beside = besideOf(template).map(({ beside: { name } }) => name);
  return observeOthers({
    rendered: objects.filter(isPodMaker).filter(isOther),
    live: snapshot.workload,
    jobs: snapshot.objects.filter(isJob),
    pods: snapshot.pods,
    jobPods: snapshot.jobPods,
    known: new Set([...template.components.map(({ name }) => name), ...beside]),
    paused: spec.paused,
    now,
  });
}

function renderedWorkload(objects: KubernetesObject[], name: string) {
  return objects.filter(isWorkload).find(({ metadata }) => metadata.name === name);
}

function observed(
  { component, production, dev, autoscaler, plan }: Move,
  objects: KubernetesObject[],
  snapshot: Snapshot,
): ObservedComponent {
  const target = component.target.metadata.name;
  const imageOf = (name: string) =>
    renderedWorkload(objects, name)?.spec.template.spec.containers.find(
      (container) => container.name === component.container,
    )?.image;
  const image = imageOf(target) ?? "";
  const images = { production: image, dev: imageOf(devWorkloadName(target)) ?? image };
  const scaledBy = autoscaler && {
    name: autoscaler.metadata.name,
    min: autoscaler.spec.minReplicas ?? 1,
    max: autoscaler.spec.maxReplicas,
  };
  const volume = volumeOf(component, snapshot);
  return { target, container: component.container, plan, production, dev, images, scaledBy, volume };
}

function observedBeside(
  { template, snapshot, wishes }: Seen,
  objects: KubernetesObject[],
): ReadonlyMap<string, ObservedBeside> {
  const found = besideOf(template).flatMap(({ beside }): [string, ObservedBeside][] => {
    const target = beside.workload.metadata.name;
    const rendered = renderedWorkload(objects, target);
    if (!rendered) return [];
    const image = rendered.spec.template.spec.containers[0]?.image ?? "";
    const workload = snapshot.workload(rendered.kind, target);
    const desired = rendered.spec.replicas ?? 1;
    const wish = beside.onDemand ? wishes.get(beside.name) : undefined;
    return [[beside.name, { target, title: beside.title, workload, image, desired, wish }]];
  });
  return new Map(found);
}
