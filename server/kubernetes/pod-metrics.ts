import { quantityValue } from "@/server/contract/quantity";
import type { Client } from "./client";
import { checkedLabel } from "./names";
import type { PodMetrics } from "./types";

interface PodMetricsBody {
  metadata: { name: string };
  timestamp: string;
  containers: { usage: { cpu?: string; memory?: string } }[];
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
