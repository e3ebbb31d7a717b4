import type { KubernetesObject, Workload } from "@/server/kubernetes";
import { type Rendered, render } from "../render/render";
import { applyAll } from "./apply";
import { besideNow } from "./beside-now";
import type { Failure, ReconcileContext } from "./context";
import type { Seen } from "./gather";
import { carryOut } from "./moves";
import { prune } from "./prune";
import { quotaWrites } from "./quota";
import { ensureSecretAccess, type SecretCall } from "./secret-access";
import { ensureSecrets } from "./secrets";
import { ensureClaims } from "./volume";

/** What a pass wrote, what it could not, and when. */
export interface Written {
  /** As rendered. */
  objects: KubernetesObject[];
  failures: Failure[];
  policiesAt: Date;
  configAt: Date;
}

/** The objects a pass asks for. Pure. */
function decide({ settings }: Pick<ReconcileContext, "settings">, seen: Seen): Rendered {
  const { name, template, spec, moves } = seen;
  const all = [...moves];
  const claimTemplates = all.flatMap(([component, { production }]) => {
    const storage = production?.spec.volumeClaimTemplates?.[0]?.spec.resources.requests.storage;
    return storage ? [[component, storage] as const] : [];
  });
  return render(template, {
    ...{ name, spec, settings },
    plans: new Map(all.map(([component, { plan }]) => [component, plan])),
    beside: besideNow(seen),
    claimTemplates: new Map(claimTemplates),
  });
}

const POLICY_KINDS = new Set(["NetworkPolicy", "RoleBinding", "ServiceAccount"]);

/** Writes what pods need, then pods, then what is to go: nothing runs without its policies. */
export async function write(context: ReconcileContext, seen: Seen): Promise<Written> {
  const { name, template, spec, snapshot, moves } = seen;
  const quota = quotaWrites(context, seen);
  const early = await quota.before();
  const apply = async (step: Failure["step"], part: KubernetesObject[]) => {
    const failures = await applyAll(context, part, { find: snapshot.find, step });
    return { failures, at: context.clock() };
  };
  const withSecrets = async (access: SecretCall) => {
    const ensured = await ensureSecrets(context, name, { template, present: snapshot.secrets, access });
    return { ...ensured, at: context.clock() };
  };
  const { ground, workloads: workloadsOf } = decide(context, seen);
  const isPolicy = ({ kind }: KubernetesObject) => POLICY_KINDS.has(kind);
  const [claimFailures, [secrets, policies, config]] = await Promise.all([
    ensureClaims(context, name, { template, spec, present: snapshot.claims }),
    ensureSecretAccess(context, name, snapshot).then((access) =>
      Promise.all([
        withSecrets(access),
        apply("policies", ground.filter(isPolicy)),
        apply(
          "config",
          ground.filter((object) => !isPolicy(object)),
        ),
      ]),
    ),
  ]);
  // Only pods carry the Secrets' hashes: the rest need not wait for them.
  const workloads = workloadsOf(secrets.hashes);
  const objects = [...ground, ...workloads];
  // First what waits longest, for a volume: what is made of its claim should not have to share the node with the rest.
  const hasVolume = ({ spec: own }: Workload) => (own.volumeClaimTemplates ?? []).length > 0;
  const first = await apply("workloads", workloads.filter(hasVolume));
  const rest = await apply(
    "workloads",
    workloads.filter((workload) => !hasVolume(workload)),
  );
  await carryOut(context, moves);
  const late = await quota.after();
  await prune(context, snapshot.objects, [...objects, ...quota.objects]);
  const applied = [
    ...policies.failures,
    ...config.failures,
    ...first.failures,
    ...rest.failures,
    ...early,
    ...late,
  ];
  const failures = [...secrets.failures, ...claimFailures, ...applied];
  const configAt = new Date(Math.max(secrets.at.getTime(), config.at.getTime()));
  return { objects, failures, policiesAt: policies.at, configAt };
}
