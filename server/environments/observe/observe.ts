import type { ComponentStatus, EnvironmentSpec, EnvironmentStatus } from "@/server/contract/environment";
import { LABEL_COMPONENT } from "@/server/contract/labels";
import { COMPONENTS, type ComponentName, namespaceOf } from "@/server/contract/names";
import type { ComponentPlan } from "@/server/dev-mode/plan";
import type { Pod, Workload } from "@/server/dev-mode/workload";
import { type ComponentObservation, observeComponent, type Refusal } from "./component";
import { conditionsOf, verdictOf } from "./conditions";
import { componentProgress, creationSteps, isCreated, type StepName, type StepProgress } from "./steps";

export interface ObservedComponent {
  /** Name of the production workload. */
  target: string;
  production?: Workload;
  dev?: Workload;
  images: { production: string; dev: string };
  refusal?: Refusal;
}

export interface ObserveInput {
  name: string;
  spec: EnvironmentSpec;
  generation: number;
  /** RFC 3339, to the second. */
  createdAt: string;
  previous: EnvironmentStatus;
  plans: Record<ComponentName, ComponentPlan>;
  components: Record<ComponentName, ObservedComponent>;
  adminer?: { workload?: Workload; image: string; desired: number };
  pods: readonly Pod[];
  /** How far the first steps are; those of the components follow from what is observed. */
  steps: Record<"namespace" | "policies" | "config", StepProgress>;
  /** The namespace was made anew: the timeline begins again. */
  restart: boolean;
  /** Why objects could not be written: of a component, or of none. `harmless` ones keep nothing from serving. */
  failures: { component?: ComponentName; message: string; harmless?: boolean }[];
  now: Date;
}

export interface Observed {
  status: EnvironmentStatus;
  /** Time alone may change the status: look again after so many milliseconds. */
  recheckInMs?: number;
}

/** Status of an environment from what is in the cluster. Pure: the time is given. */
export function observe(input: ObserveInput): Observed {
  const { previous, spec, now } = input;
  const observations = COMPONENTS.map((name) => [name, component(name, input)] as const);
  const components: EnvironmentStatus["components"] = Object.fromEntries(
    observations.map(([name, { status }]) => [name, status]),
  );
  const adminer = observeAdminer(input);
  if (adminer) components.adminer = adminer.status;

  const general = input.failures.filter((failure) => !failure.component);
  const failures = general.filter(({ harmless }) => !harmless).map(({ message }) => message);
  const warnings = general.filter(({ harmless }) => harmless).map(({ message }) => message);
  const steps = creationSteps(previous.steps, progressOf(input, components), now, input.restart);
  const verdict = verdictOf(components, { paused: spec.paused, failures, warnings });
  const created = isCreated(steps);
  const createdInMs = previous.createdInMs ?? creationTime(input, created && verdict.ready.status === "True");
  const status: EnvironmentStatus = {
    observedGeneration: input.generation,
    namespace: namespaceOf(input.name),
    phase: phaseOf(input, verdict, created),
    conditions: conditionsOf(verdict, previous.conditions, input.generation, now),
    steps,
    components,
    ...(createdInMs === undefined ? {} : { createdInMs }),
  };
  const rechecks = [...observations.map(([, { recheckInMs }]) => recheckInMs), adminer?.recheckInMs];
  const soonest = Math.min(...rechecks.filter((ms) => ms !== undefined));
  return { status, ...(Number.isFinite(soonest) ? { recheckInMs: soonest } : {}) };
}

function component(name: ComponentName, input: ObserveInput): ComponentObservation {
  const { spec, plans } = input;
  const plan = plans[name];
  return observeComponent({
    ...input.components[name],
    plan,
    desired: desiredPods(plan, spec, name),
    paused: spec.paused,
    pods: podsOf(name, input.pods),
    failure: input.failures.find((failure) => failure.component === name)?.message,
    previous: input.previous.components[name],
    now: input.now,
  });
}

function desiredPods(plan: ComponentPlan, spec: EnvironmentSpec, name: ComponentName): number {
  if (spec.paused) return 0;
  if (plan.replacedBy === "devspace-cli") return 1;
  return plan.mode === "dev" ? 1 : spec.components[name].replicas;
}

/** Adminer has no mode of its own: it is there while the database is in dev mode. */
function observeAdminer({
  adminer,
  pods,
  previous,
  spec,
  now,
}: ObserveInput): ComponentObservation | undefined {
  if (!adminer) return undefined;
  return observeComponent({
    target: "adminer",
    plan: {
      mode: "production",
      serving: "production",
      production: { replicas: adminer.desired, parked: false },
      dev: "none",
    },
    desired: adminer.desired,
    paused: spec.paused,
    production: adminer.workload,
    images: { production: adminer.image, dev: adminer.image },
    pods: podsOf("adminer", pods),
    previous: previous.components.adminer,
    now,
  });
}

function podsOf(component: string, pods: readonly Pod[]): readonly Pod[] {
  return pods.filter((pod) => pod.metadata.labels?.[LABEL_COMPONENT] === component);
}

function progressOf(
  { steps }: ObserveInput,
  components: EnvironmentStatus["components"],
): Record<StepName, StepProgress> {
  const started = (status: ComponentStatus | undefined): StepProgress =>
    status && steps.config.state === "done" ? componentProgress(status) : { state: "pending" };
  return {
    ...steps,
    database: started(components.database),
    backend: started(components.backend),
    frontend: started(components.frontend),
  };
}

/**
 * Milliseconds from creation to the first Ready. The creation's own time is cut to seconds; the controller sees a new
 * environment within that second, and then its first look is the better start.
 */
function creationTime({ createdAt, previous, steps, now }: ObserveInput, ready: boolean): number | undefined {
  if (!ready || isCreated(previous.steps)) return undefined;
  const created = Date.parse(createdAt);
  const seen =
    previous.steps.find(({ name }) => name === "namespace")?.startedAt ?? steps.namespace.startedAt;
  const first = seen ? Date.parse(seen) : created;
  const start = first - created < 1500 ? Math.max(first, created) : created;
  return Math.max(0, now.getTime() - start);
}

function phaseOf(
  { spec }: ObserveInput,
  { ready, progressing, degraded }: ReturnType<typeof verdictOf>,
  created: boolean,
): EnvironmentStatus["phase"] {
  if (degraded.status === "True") return "Degraded";
  if (ready.status === "True") return "Ready";
  if (spec.paused && progressing.status === "False") return "Paused";
  return created ? "Updating" : "Creating";
}
