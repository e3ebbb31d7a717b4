import type { Client } from "./client";
import { checkedLabel } from "./names";
import type { PodMetrics } from "./types";

interface PodMetricsBody {
  metadata: { name: string };
  timestamp: string;
  containers: { usage: { cpu?: string; memory?: string } }[];
}

const FACTORS: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity (`250m`, `64Mi`, `1e3`) as a number in its base unit; NaN if it is none. */
export function quantityValue(quantity: string): number {
  const match = /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([numkKMGTPE]?i?)$/.exec(quantity.trim());
  const factor = FACTORS[match?.[2] ?? ""];
  return match && factor !== undefined ? Number(match[1]) * factor : Number.NaN;
}

/** Usage of each pod of a namespace, summed over its containers, as metrics-server sampled it last. */
export async function podMetrics(client: Client, namespace: string): Promise<PodMetrics[]> {
  const body = (await client.call({
    method: "GET",
    path: `/apis/metrics.k8s.io/v1beta1/namespaces/${checkedLabel(namespace, "metadata.namespace")}/pods`,
    verb: "list",
    resource: "pods.metrics.k8s.io",
    idempotent: false,
  })) as { items?: PodMetricsBody[] };
  const sum = (values: (string | undefined)[]) =>
    values.reduce((total, value) => total + (value === undefined ? 0 : quantityValue(value)), 0);
  return (body.items ?? []).map(({ metadata, timestamp, containers }) => ({
    name: metadata.name,
    sampledAt: timestamp,
    cpuMillicores: Math.round(sum(containers.map(({ usage }) => usage.cpu)) * 1000),
    memoryBytes: Math.round(sum(containers.map(({ usage }) => usage.memory))),
  }));
}
