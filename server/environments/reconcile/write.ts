import type { Diagnosis } from "@/server/health/diagnosis";
import { secretMissing } from "@/server/health/rules/secret-missing";
import { isJob, isWorkload, type KubernetesObject, type PodMaker, type Workload } from "@/server/kubernetes";
import { egressFaults } from "../render/egress";
import { isRoleBinding } from "../render/grants";
import { type Rendered, render } from "../render/render";
import { secretParameters } from "../template/template";
import { applyAll } from "./apply";
import { besideNow } from "./beside-now";
import type { Failure, ReconcileContext } from "./context";
import type { Seen } from "./gather";
import { ensureGiven } from "./given-secrets";
import { givenNames } from "./given-values";
import { applyGrants } from "./grants";
import { applyJobs, holdRuns } from "./jobs";
import { carryOut } from "./moves";
import { prune } from "./prune";
import { ensurePullSecrets } from "./pull-secrets";
import { quotaWrites } from "./quota";
import { withoutRoutes } from "./routes";
import { scaledOthers } from "./scaled-others";
import { ensureSecretAccess, type SecretCall } from "./secret-access";
import { ensureSecrets } from "./secrets";
import { ensureClaims } from "./volume";

/** What a pass wrote, what it could not, and when. */
export interface Written {
  /** As rendered. */
  objects: KubernetesObject[];
  failures: Failure[];
  /** What was left out, to no harm. */
  diagnoses: Diagnosis[];
  policiesAt: Date;
  configAt: Date;
  /** Secret parameters that have a value, of whichever revision. */
  given: string[];
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
    scaled: scaledOthers(template, seen.snapshot),
  });
}

const POLICY_KINDS = new Set(["NetworkPolicy", "Role", "RoleBinding", "ServiceAccount"]);

/** Gives rights of a Role, which has to be there first. */
const isGrant = (object: KubernetesObject) => isRoleBinding(object) && object.roleRef.kind === "Role";

/** Writes what pods need, then pods, then what is to go: nothing runs without its policies. */
export async function write(context: ReconcileContext, seen: Seen): Promise<Written> {
  const { name, template, spec, snapshot, moves } = seen;
  const quota = quotaWrites(context, seen);
  const early = await quota.before();
  const apply = async (step: Failure["step"], part: KubernetesObject[]) => {
    const failures = await applyAll(context, part, { find: snapshot.find, step });
    return { failures, at: context.clock() };
  };
  const withPullSecrets = (access: SecretCall) =>
    ensurePullSecrets(context, name, {
      ...{ template: template.name, named: template.pullSecrets ?? [], present: snapshot.secrets, access },
      given: context.templates.rulesOf?.(template.name)?.pullSecrets,
    });
  const withSecrets = async (access: SecretCall) => {
    const shared = { template, present: snapshot.secrets, access };
    const { given, failures } = await ensureGiven(context, seen.environment, shared);
    const ensured = await ensureSecrets(context, name, { ...shared, given });
    return { ...ensured, failures: [...failures, ...ensured.failures], given, at: context.clock() };
  };
  const rendered = decide(context, seen);
  const { ground, diagnoses: leftOut } = withoutRoutes(rendered.ground, snapshot);
  const policiesOf = async (part: KubernetesObject[]) => {
    const { failures } = await apply(
      "policies",
      part.filter((object) => !isGrant(object)),
    );
    const grants = await applyGrants(context, part.filter(isGrant), snapshot);
    const faults = egressFaults(template.description, context.settings);
    const unknown = faults.map((message): Failure => ({ step: "policies", message }));
    return { failures: [...unknown, ...failures, ...grants], at: context.clock() };
  };
  const isPolicy = ({ kind }: KubernetesObject) => POLICY_KINDS.has(kind);
  const [claimFailures, [secrets, pulls, policies, config]] = await Promise.all([
    ensureClaims(context, name, { template, spec, present: snapshot.claims }),
    ensureSecretAccess(context, name, snapshot).then((access) =>
      Promise.all([
        withSecrets(access),
        withPullSecrets(access),
        policiesOf(ground.filter(isPolicy)),
        apply(
          "config",
          ground.filter((object) => !isPolicy(object)),
        ),
      ]),
    ),
  ]);
  // Only pods carry the Secrets' hashes: the rest need not wait for them.
  const others: PodMaker[] = rendered.others(secrets.hashes);
  const workloads = [...rendered.workloads(secrets.hashes), ...others.filter(isWorkload)];
  const objects = [...ground, ...workloads, ...others.filter((object) => !isWorkload(object))];
  // First what waits longest, for a volume: what is made of its claim should not have to share the node with the rest.
  const hasVolume = ({ spec: own }: Workload) => (own.volumeClaimTemplates ?? []).length > 0;
  const first = await apply("workloads", workloads.filter(hasVolume));
  const rest = await apply(
    "workloads",
    workloads.filter((workload) => !hasVolume(workload)),
  );
  const beside = await apply(
    "workloads",
    others.filter((object) => !isWorkload(object) && !isJob(object)),
  );
  const jobs = await applyJobs(context, others.filter(isJob), snapshot);
  await holdRuns(context, { paused: spec.paused, snapshot });
  await carryOut(context, moves);
  const late = await quota.after();
  await prune(context, snapshot.objects, [...objects, ...quota.objects]);
  const applied = [
    ...policies.failures,
    ...config.failures,
    ...first.failures,
    ...rest.failures,
    ...beside.failures,
    ...jobs,
    ...early,
    ...late,
  ];
  const failures = [...secrets.failures, ...claimFailures, ...applied];
  const configAt = new Date(Math.max(secrets.at.getTime(), config.at.getTime()));
  const { hashes } = secrets.given;
  const wait = secretParameters(template).flatMap((one) =>
    one.required && !(one.name in hashes) ? [one.name] : [],
  );
  const missing = wait.length > 0 ? [secretMissing(seen.environment, wait)] : [];
  const diagnoses = [...missing, ...leftOut, ...pulls];
  const parts = { objects, failures, diagnoses, given: givenNames(template, secrets.given) };
  return { ...parts, policiesAt: policies.at, configAt };
}
