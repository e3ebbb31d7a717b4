import { findPortal } from "@/tests/kit/record";
import type { Bench } from "./bench";

/**
 * Where the portal itself answers: its pod's address, since what leads there from this machine is a port-forward, which would
 * be measured, too; its own address where it is a process here.
 */
export async function portalBase(bench: Pick<Bench, "cluster">): Promise<string> {
  const { kind, address } = await findPortal();
  if (kind === "processes") return `http://127.0.0.1:${new URL(address).port}`;
  return `http://${await podAddress(bench)}:3000`;
}

async function podAddress({ cluster }: Pick<Bench, "cluster">): Promise<string> {
  return cluster.run([
    ...["-n", "devspace-portal", "get", "pods", "-l", "app.kubernetes.io/name=portal-web"],
    ...["--field-selector", "status.phase=Running", "-o", "jsonpath={.items[0].status.podIP}"],
  ]);
}

/** What the web side says of its own process. */
export async function portalMetrics(bench: Pick<Bench, "cluster">) {
  const { kind } = await findPortal();
  const base =
    kind === "processes"
      ? `http://127.0.0.1:${process.env.METRICS_PORT ?? 8082}`
      : `http://${await podAddress(bench)}:8082`;
  const text = await (await fetch(`${base}/metrics`)).text();
  const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
  return {
    rssBytes: value("process_resident_memory_bytes"),
    heapBytes: value("nodejs_heap_size_used_bytes"),
    cpuSeconds: value("process_cpu_seconds_total"),
  };
}
