import type { ComponentStatus, EnvironmentStatus } from "@/server/contract/environment";
import { LABEL_COMPONENT } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import type { ComponentPlan } from "@/server/dev-mode/plan";
import type { Diagnosis } from "@/server/health/diagnosis";
import { findingsOf, type Told } from "@/server/health/findings";
import { applyFailed } from "@/server/health/rules/apply-failed";
import type { Refusal } from "@/server/health/snapshot";
import type { Pod, Workload } from "@/server/kubernetes";
import type { EffectiveSpec } from "../template/accept";
import type { Objection } from "../template/objection";
import { besideOf, type Template } from "../template/template";
import { type ComponentInput, type ComponentObservation, observeComponent } from "./component";
import { acceptance, conditionsOf, type Titled, type Verdict, verdictOf } from "./conditions";
import type { OthersObservation } from "./others";
import {
  componentProgress,
  creationSteps,
  type GroundStep,
  isCreated,
  type StepProgress,
  stepsOf,
} from "./steps";

export interface ObservedComponent {
  /** Name of the production workload. */
  target: string;
  container?: string;
  plan: ComponentPlan;
  production?: Workload;
  dev?: Workload;
  scaledBy?: ComponentStatus["scaledBy"];
  volume?: ComponentInput["volume"];
  images: { production: string; dev: string };
  refusal?: Refusal;
  /** Its claim, where that waits for a volume. */
  claim?: ComponentInput["claim"];
  room?: ComponentInput["room"];
}

/** A workload beside a component: it has no mode of its own. */
export interface ObservedBeside {
  target: string;
  title: string;
  workload?: Workload;
  image: string;
  desired: number;
  /** Who wants it, if it is a tool. */
  wish?: { holder: string; until: Date };
}

export interface ObserveInput {
  name: string;
  template: Template;
  spec: EffectiveSpec;
  /** What the template does not allow of the spec. */
  objections: readonly Objection[];
  generation: number;
  /** Said where its owner is nobody. */
  owned?: Verdict["owned"];
  /** RFC 3339, to the second. */
  createdAt: string;
  previous: EnvironmentStatus;
  /** By name, in the template's order. */
  components: ReadonlyMap<string, ObservedComponent>;
  /** By name. */
  beside: ReadonlyMap<string, ObservedBeside>;
  pods: readonly Pod[];
  /** How far the first steps are; those of the components follow from what is observed. */
  steps: Record<GroundStep, StepProgress>;
  /** The namespace was made anew: the timeline begins again. */
  restart: boolean;
  /** Why objects could not be written: of a component, or of none. `harmless` ones keep nothing from serving. */
  failures: { component?: string; message: string; subject?: Diagnosis["subject"]; harmless?: boolean }[];
  /** What else is wrong with the whole. */
  diagnoses?: readonly Diagnosis[];
  /** What makes pods and is no component. */
  others?: OthersObservation;
  now: Date;
}

export interface Observed {
  status: EnvironmentStatus;
  /** Time alone may change the status: look again after so many milliseconds. */
  recheckInMs?: number;
}

/** Status of an environment from what is in the cluster. Pure: the time is given. */
export function observe(input: ObserveInput): Observed {
  const { previous, spec, now, template, generation } = input;
  const observations = new Map([
    ...[...input.components].map(([name, one]) => [name, observed(name, one, input)] as const),
    ...[...input.beside].map(([name, one]) => [name, observedBeside(name, one, input)] as const),
  ]);
  const components = Object.fromEntries([...observations].map(([name, { status }]) => [name, status]));
  const general = input.failures.filter(({ component }) => !component || !observations.has(component));
  const unowned = general.map((failure): Told => {
    const { subject = { kind: "Namespace", name: namespaceOf(input.name) } } = failure;
    return { diagnosis: applyFailed(subject, failure) };
  });
  const { others } = input;
  const whole = [...(input.diagnoses ?? []), ...(others?.diagnoses ?? [])].map(
    (diagnosis): Told => ({ diagnosis }),
  );
  const failures = general.filter(({ harmless }) => !harmless).map(({ message }) => message);
  const accepted = acceptance(input.objections);
  const warnings = general.filter(({ harmless }) => harmless).map(({ message }) => message);
  if (accepted.status === "False") warnings.push(accepted.message);

  const wanted = stepsOf(template);
  const steps = creationSteps({
    ...{ steps: wanted, now, previous: input.restart ? [] : previous.steps },
    progress: progressOf(input, components),
  });
  const titled = template.components.map(({ name, title }) => ({ title, status: components[name] }));
  // What runs beside is no part of the verdict, but its pods have to be gone before all is asleep.
  const leaving = spec.paused ? [...leavingBeside(input, components), ...(others?.leaving ?? [])] : [];
  const verdict = verdictOf([...titled, ...leaving], { paused: spec.paused, failures, warnings });
  const created = isCreated(steps, wanted);
  const before = isCreated(previous.steps, wanted);
  const ready = created && !before && verdict.ready.status === "True";
  const createdInMs = previous.createdInMs ?? (ready ? creationTime(input) : undefined);
  const dev = template.components.filter(({ name }) => components[name]?.mode === "dev");
  const status: EnvironmentStatus = {
    observedGeneration: generation,
    namespace: namespaceOf(input.name),
    ...(template.revision ? { revision: template.revision } : {}),
    phase: phaseOf(spec, verdict, created),
    conditions: conditionsOf(
      { ...verdict, accepted, owned: input.owned },
      previous.conditions,
      generation,
      now,
    ),
    steps,
    components,
    findings: findingsOf([...toldOf(observations), ...unowned, ...whole], previous.findings, now),
    dev: dev.map(({ name }) => name).join(", "),
    ...(createdInMs === undefined ? {} : { createdInMs }),
  };
  const rechecks = [...observations.values(), ...(others ? [others] : [])].flatMap(
    ({ recheckInMs }) => recheckInMs ?? [],
  );
  return { status, ...(rechecks.length > 0 ? { recheckInMs: Math.min(...rechecks) } : {}) };
}

/** What runs, or still stops, beside components; its workload may be gone already, with the dev mode it came with. */
function leavingBeside(
  { template, pods }: ObserveInput,
  components: Record<string, ComponentStatus>,
): Titled[] {
  return besideOf(template).flatMap(({ beside: { name, title } }): Titled[] => {
    const status = components[name];
    if (status) return status.state === "Asleep" ? [] : [{ title, status }];
    const stopping = { state: "Progressing", message: "The pod is stopping." } as const;
    return podsOf(name, pods).length > 0 ? [{ title, status: stopping }] : [];
  });
}

function toldOf(observations: ReadonlyMap<string, ComponentObservation>): Told[] {
  return [...observations].flatMap(([component, { diagnoses }]) =>
    diagnoses.map((diagnosis) => ({ component, diagnosis })),
  );
}

function observed(name: string, component: ObservedComponent, input: ObserveInput): ComponentObservation {
  const { spec, previous, now } = input;
  return observeComponent({
    ...component,
    desired: desiredPods(component.plan, spec, name),
    paused: spec.paused,
    pods: podsOf(name, input.pods),
    failure: input.failures.find((failure) => failure.component === name)?.message,
    previous: previous.components[name],
    now,
  });
}

function desiredPods(plan: ComponentPlan, spec: EffectiveSpec, name: string): number {
  if (spec.paused) return 0;
  if (plan.replacedBy === "devspace-cli") return 1;
  if (plan.mode === "dev") return 1;
  const asked = spec.components[name]?.replicas ?? 1;
  // While a dev pod stands in, the plan has none; else it knows what an autoscaler wants.
  const { production } = plan;
  return production === "leave" || production.parked || asked === 0 ? asked : production.replicas;
}

function observedBeside(
  name: string,
  { target, workload, image, desired, wish }: ObservedBeside,
  { pods, previous, spec, failures, now }: ObserveInput,
): ComponentObservation {
  const observation = observeComponent({
    target,
    plan: {
      mode: "production",
      serving: "production",
      production: { replicas: desired, parked: false },
      dev: "none",
    },
    desired,
    paused: spec.paused,
    production: workload,
    images: { production: image, dev: image },
    pods: podsOf(name, pods),
    failure: failures.find((failure) => failure.component === name)?.message,
    previous: previous.components[name],
    now,
  });
  if (!wish) return observation;
  const { holder, until } = wish;
  return { ...observation, status: { ...observation.status, wish: { holder, until: until.toISOString() } } };
}

function podsOf(component: string, pods: readonly Pod[]): readonly Pod[] {
  return pods.filter((pod) => pod.metadata.labels?.[LABEL_COMPONENT] === component);
}

function progressOf(
  { steps, previous, restart }: ObserveInput,
  components: Record<string, ComponentStatus>,
): (step: string) => StepProgress {
  const ground = new Map<string, StepProgress>(Object.entries(steps));
  return (step) => {
    const known = ground.get(step);
    if (known) return known;
    const status = components[step];
    const before = restart ? undefined : previous.steps.find(({ name }) => name === step);
    return status && steps.config.state === "done" ? componentProgress(status, before) : { state: "pending" };
  };
}

/**
 * Milliseconds from creation to the first Ready. The creation's own time is cut to seconds; the controller sees a new
 * environment within that second, and then its first look is the better start.
 */
function creationTime({ createdAt, previous, steps, now }: ObserveInput): number {
  const created = Date.parse(createdAt);
  const seen =
    previous.steps.find(({ name }) => name === "namespace")?.startedAt ?? steps.namespace.startedAt;
  const first = seen ? Date.parse(seen) : created;
  const start = first - created < 1500 ? Math.max(first, created) : created;
  return Math.max(0, now.getTime() - start);
}

function phaseOf(
  { paused }: EffectiveSpec,
  { ready, progressing, degraded }: Verdict,
  created: boolean,
): EnvironmentStatus["phase"] {
  if (degraded.status === "True") return "Degraded";
  if (ready.status === "True") return "Ready";
  if (paused && progressing.status === "False") return "Paused";
  return created ? "Updating" : "Creating";
}
