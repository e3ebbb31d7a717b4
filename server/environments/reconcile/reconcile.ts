import { FINALIZER, LABEL_COMPONENT } from "@/server/contract/labels";
import { COMPONENTS, type ComponentName, namespaceOf } from "@/server/contract/names";
import { devWorkloadName } from "@/server/dev-mode/dev-workload";
import type { Workload } from "@/server/dev-mode/workload";
import { ENVIRONMENT, type KubernetesObject } from "@/server/kubernetes";
import { type ObservedComponent, observe } from "../observe/observe";
import type { StepProgress } from "../observe/steps";
import type { Outcome } from "../queue";
import { render } from "../render/render";
import { isWorkload } from "../render/templates";
import { type EnvironmentObject, specOf } from "../resource";
import { statusOf } from "../view";
import { applyAll } from "./apply";
import { blockedStatus } from "./blocked";
import type { Snapshot } from "./caches";
import type { Failure, ReconcileContext } from "./context";
import { finalize } from "./finalize";
import { carryOut, confirmMoves, type Move, planMoves } from "./moves";
import { ensureNamespace } from "./namespace";
import { prune } from "./prune";
import { refusedPod } from "./refused-pod";
import { ensureSecrets } from "./secrets";
import { writeStatus } from "./status";
import { endTakeBack, takenBack } from "./take-back";
import { ensureClaims } from "./volume";

/** Everything is looked at again now and then, in case a change went by unnoticed. */
const RESYNC_MS = 10 * 60_000;
/** A namespace's removal event brings the name back; this is for a watch that missed it. */
const TERMINATING_RECHECK_MS = 2000;
/** Nothing tells when a namespace without our labels is gone, or when what was refused would be accepted. */
const REFUSED_RECHECK_MS = 10_000;

/**
 * Brings one environment to what its spec asks for, and its status to what there is. Level-based: it reads everything,
 * renders, writes what differs, and may be called at any time, any number of times.
 */
export async function reconcile(context: ReconcileContext, name: string): Promise<Outcome | undefined> {
  const found = context.caches.environment(name);
  if (!found) {
    forget(context, name);
    return undefined;
  }
  if (found.metadata.deletionTimestamp) return finalize(context, found);
  const environment = await withFinalizer(context, found);
  const startedAt = context.clock();
  const namespace = await ensureNamespace(context, environment);
  if (namespace.kind !== "active") {
    const { kind, message } = namespace;
    const reason = BLOCKS[kind];
    const { generation = 0 } = environment.metadata;
    const previous = statusOf(environment);
    const block = { name, generation, previous, reason, message, now: context.clock() } as const;
    await writeStatus(context, environment, blockedStatus(block));
    return { againInMs: kind === "terminating" ? TERMINATING_RECHECK_MS : REFUSED_RECHECK_MS };
  }
  const restart = namespace.created && statusOf(environment).steps.length > 0;
  return converge(context, environment, { startedAt, restart, fresh: namespace.created });
}

const BLOCKS = {
  foreign: "NamespaceConflict",
  terminating: "NamespaceTerminating",
  refused: "NamespaceRefused",
} as const;

async function converge(
  context: ReconcileContext,
  environment: EnvironmentObject,
  { startedAt, restart, fresh }: { startedAt: Date; restart: boolean; fresh: boolean },
): Promise<Outcome> {
  const { name, generation = 0, creationTimestamp = "" } = environment.metadata;
  const spec = specOf(environment);
  const snapshot = context.caches.snapshot(name);
  const wanted = { spec, takeBack: takenBack(environment) };
  const planned = planMoves(context, wanted, snapshot);
  const moves = fresh ? planned : await confirmMoves(context, namespaceOf(name), wanted, planned);
  const plans = mapComponents((component) => moves[component].plan);
  const namespaceReady = context.clock();

  const databasePods = snapshot.pods.filter(
    ({ metadata }) => metadata.labels?.[LABEL_COMPONENT] === "database",
  );
  const [secrets, claimFailures, refusal] = await Promise.all([
    ensureSecrets(context, name),
    ensureClaims(context, name, spec),
    refusedPod(context, moves.database.production, databasePods.length),
  ]);
  const objects = render(context.templates, {
    name,
    spec,
    settings: context.settings,
    plans,
    secrets: secrets.hashes,
    claimTemplateStorage: storageOf(moves.database.production),
  });
  const written = await write(context, snapshot, objects, moves);

  const failures = [...secrets.failures, ...claimFailures, ...written.failures];
  const step = (part: Failure["step"], from: Date, to: Date): StepProgress => {
    const failed = failures.find((failure) => failure.step === part && !failure.harmless);
    const times = { startedAt: from.toISOString(), finishedAt: to.toISOString() };
    return failed ? { state: "failed", message: failed.message, ...times } : { state: "done", ...times };
  };
  const { status, recheckInMs } = observe({
    name,
    spec,
    generation,
    createdAt: creationTimestamp,
    previous: statusOf(environment),
    plans,
    components: mapComponents((component) => ({
      ...observed(moves[component], objects),
      ...(component === "database" ? { refusal } : {}),
    })),
    adminer: observedAdminer(snapshot, objects),
    pods: snapshot.pods,
    steps: {
      namespace: {
        state: "done",
        startedAt: startedAt.toISOString(),
        finishedAt: namespaceReady.toISOString(),
      },
      policies: step("policies", namespaceReady, written.policiesAt),
      config: step("config", namespaceReady, written.configAt),
    },
    restart,
    failures,
    now: context.clock(),
  });
  await writeStatus(context, environment, status);
  await endTakeBack(context, environment, moves);
  const refused = failures.some(({ harmless }) => !harmless);
  return { againInMs: Math.min(recheckInMs ?? RESYNC_MS, refused ? REFUSED_RECHECK_MS : RESYNC_MS) };
}

const POLICY_KINDS = new Set(["NetworkPolicy", "RoleBinding", "ServiceAccount"]);

/** Writes what pods need, then pods, then what is to go: nothing runs without its policies. */
async function write(
  context: ReconcileContext,
  snapshot: Snapshot,
  objects: KubernetesObject[],
  moves: Record<ComponentName, Move>,
): Promise<{ failures: Failure[]; policiesAt: Date; configAt: Date }> {
  const apply = async (step: Failure["step"], part: KubernetesObject[]) => {
    const failures = await applyAll(context, part, { find: snapshot.find, step });
    return { failures, at: context.clock() };
  };
  const workloads = objects.filter(isWorkload);
  const others = objects.filter((object) => !isWorkload(object));
  const [policies, config] = await Promise.all([
    apply(
      "policies",
      others.filter(({ kind }) => POLICY_KINDS.has(kind)),
    ),
    apply(
      "config",
      others.filter(({ kind }) => !POLICY_KINDS.has(kind)),
    ),
  ]);
  const pods = await apply("workloads", workloads);
  await carryOut(context, moves);
  await prune(context, snapshot.objects, objects);
  const failures = [...policies.failures, ...config.failures, ...pods.failures];
  return { failures, policiesAt: policies.at, configAt: config.at };
}

async function withFinalizer(
  { gateway, caches }: ReconcileContext,
  environment: EnvironmentObject,
): Promise<EnvironmentObject> {
  const { name, resourceVersion, finalizers = [] } = environment.metadata;
  if (finalizers.includes(FINALIZER)) return environment;
  const metadata = { resourceVersion, finalizers: [...finalizers, FINALIZER] };
  const written = (await gateway.mergePatch({ type: ENVIRONMENT, name }, { metadata })) as EnvironmentObject;
  caches.wrote(written);
  return written;
}

function forget({ memory }: ReconcileContext, name: string): void {
  for (const key of memory.keys()) {
    if (key.startsWith(`${name}/`) || key.startsWith(`env-${name}/`)) memory.delete(key);
  }
}

function observed({ target, production, dev }: Move, objects: KubernetesObject[]): ObservedComponent {
  const imageOf = (name: string) =>
    objects.filter(isWorkload).find(({ metadata }) => metadata.name === name)?.spec.template.spec
      .containers[0]?.image;
  const image = imageOf(target) ?? "";
  return {
    target,
    production,
    dev,
    images: { production: image, dev: imageOf(devWorkloadName(target)) ?? image },
  };
}

function observedAdminer(snapshot: Snapshot, objects: KubernetesObject[]) {
  const rendered = objects.filter(isWorkload).find(({ metadata }) => metadata.name === "adminer");
  if (!rendered) return undefined;
  return {
    workload: snapshot.workload(rendered.kind, "adminer"),
    image: rendered.spec.template.spec.containers[0]?.image ?? "",
    desired: rendered.spec.replicas ?? 1,
  };
}

function storageOf(database: Workload | undefined): string | undefined {
  return database?.spec.volumeClaimTemplates?.[0]?.spec.resources.requests.storage;
}

function mapComponents<T>(value: (component: ComponentName) => T): Record<ComponentName, T> {
  const entries = COMPONENTS.map((component) => [component, value(component)] as const);
  return Object.fromEntries(entries) as Record<ComponentName, T>;
}
