import type { Bounds } from "@/server/contract/bounds";
import { QUOTA_NAME } from "@/server/contract/names";
import type { ComponentPlan } from "@/server/dev-mode/plan";
import {
  type KubernetesObject,
  type LimitRange,
  type PersistentVolumeClaim,
  type PodTemplate,
  quantityValue,
  type ResourceQuota,
} from "@/server/kubernetes";
import { requestsOf } from "@/server/kubernetes/requests";
import type { EffectiveSpec } from "../template/accept";
import { besideOf, type Template } from "../template/template";
import { podsOfOthers, scaledMax, storageOfOthers } from "./amounts-of-others";
import { renderComponent } from "./component";
import { stamped } from "./hash";
import { placed } from "./namespace";

/** What a container counts as that asks for nothing: a quota lets no pod in that names no amounts. */
const DEFAULT_REQUEST = { cpu: "10m", memory: "32Mi" };

/**
 * Two pods of each in all: that is what a flip between modes, or an update, has at once. So a quota never refuses what the
 * portal does, and what somebody with kubectl may run beside it has an end.
 */
const AT_ONCE = 2;

/** Renders production and dev pod alike. */
const BOTH: ComponentPlan = {
  mode: "dev",
  serving: "dev",
  production: { replicas: 1, parked: false },
  dev: "run",
};

/**
 * The environment's share of its owner's bounds as Kubernetes holds it, also to what is made there by kubectl. Only for what
 * there is a bound on; nothing where there is none.
 */
export function renderQuota(
  template: Template,
  { name, spec, bounds, claims }: QuotaInput,
): KubernetesObject[] {
  const { cpu, memory, storage } = shareOf(template, name, spec, claims);
  const hard = {
    ...(bounds.cpu === undefined ? {} : { "requests.cpu": cores(cpu) }),
    ...(bounds.memory === undefined ? {} : { "requests.memory": bytes(memory) }),
    ...(bounds.storage === undefined ? {} : { "requests.storage": bytes(storage) }),
  };
  if (Object.keys(hard).length === 0) return [];
  const metadata = { name: QUOTA_NAME };
  const quota: ResourceQuota = { apiVersion: "v1", kind: "ResourceQuota", metadata, spec: { hard } };
  const limits: LimitRange = {
    ...{ apiVersion: "v1", kind: "LimitRange", metadata },
    spec: { limits: [{ type: "Container", defaultRequest: DEFAULT_REQUEST }] },
  };
  return [limits, quota].map((object) => stamped(placed(object, name)));
}

export interface QuotaInput {
  name: string;
  spec: EffectiveSpec;
  bounds: Bounds;
  /** The claims that are there: one that was made larger keeps its size. */
  claims: readonly PersistentVolumeClaim[];
}

function shareOf(template: Template, name: string, spec: EffectiveSpec, claims: QuotaInput["claims"]) {
  const pods = template.components.flatMap((component) => {
    const own = spec.components[component.name];
    if (!own) return [];
    const input = { component, target: component.target, environment: name, spec: own, plan: BOTH };
    const either = renderComponent({ ...input, configHash: () => undefined });
    const asks = either.map((workload) => requestsWithDefaults(workload.spec.template));
    const count = Math.max(own.replicas, own.mode === "dev" ? 1 : 0, scaledMax(template, component.target));
    return {
      count,
      cpu: Math.max(...asks.map(({ cpu }) => cpu)),
      memory: Math.max(...asks.map((one) => one.memory)),
    };
  });
  const beside = besideOf(template).map(({ beside: { workload } }) => ({
    ...requestsWithDefaults(workload.spec.template),
    count: workload.spec.replicas ?? 1,
  }));
  const others = podsOfOthers(template).map(({ pod, count }) => ({ ...requestsWithDefaults(pod), count }));
  const total = (resource: "cpu" | "memory") =>
    [...pods, ...beside, ...others].reduce((sum, one) => sum + AT_ONCE * one.count * one[resource], 0);
  const asked = template.components.map(({ name: component }) => spec.components[component]?.storage ?? "0");
  const there = claims.map((claim) => claim.spec.resources.requests.storage);
  const stored = (sizes: string[]) => sizes.reduce((sum, size) => sum + quantityValue(size), 0);
  return {
    cpu: total("cpu"),
    memory: total("memory"),
    storage: Math.max(stored(asked) + storageOfOthers(template), stored(there)),
  };
}

function requestsWithDefaults({ spec }: PodTemplate) {
  const containers = spec.containers.map((container) => {
    const { requests = {}, limits = {} } = container.resources ?? {};
    // A limit alone is a request also, before any default.
    return { ...container, resources: { limits, requests: { ...DEFAULT_REQUEST, ...limits, ...requests } } };
  });
  return requestsOf({ spec: { ...spec, containers } });
}

/** As the API server writes them, so that nothing seems changed. */
function cores(amount: number): string {
  const milli = Math.ceil(amount * 1000 - 1e-6);
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}

function bytes(amount: number): string {
  const mebi = Math.ceil(amount / 2 ** 20 - 1e-6);
  return mebi > 0 && mebi % 1024 === 0 ? `${mebi / 1024}Gi` : mebi === 0 ? "0" : `${mebi}Mi`;
}
