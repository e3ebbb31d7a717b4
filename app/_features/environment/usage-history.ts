import type { EnvironmentUsage } from "@/server/contract/environment";

export interface UsageSample {
  /** Milliseconds since 1970. */
  time: number;
  cpuMillicores: number;
  memoryBytes: number;
}

/** Latest reading and the samples of each component since the page was opened, oldest first. */
export interface UsageHistory {
  available: boolean;
  message?: string;
  components: Record<string, UsageSample[]>;
}

/** Samples kept: ten minutes at one every 15 s. */
const KEPT = 40;

/**
 * Adds a reading: pods of a component are summed, a sample that was read before is not counted twice. A component without
 * pods has no line: an old one would claim that something runs.
 */
export function appendUsage(history: UsageHistory | undefined, usage: EnvironmentUsage): UsageHistory {
  const components: UsageHistory["components"] = {};
  for (const component of new Set(usage.pods.map((pod) => pod.component))) {
    if (component === undefined) continue;
    const before = history?.components[component] ?? [];
    const pods = usage.pods.filter((pod) => pod.component === component);
    const sample: UsageSample = {
      time: Math.max(...pods.map((pod) => Date.parse(pod.sampledAt))),
      cpuMillicores: pods.reduce((sum, pod) => sum + pod.cpuMillicores, 0),
      memoryBytes: pods.reduce((sum, pod) => sum + pod.memoryBytes, 0),
    };
    const last = before.at(-1);
    components[component] = last && last.time >= sample.time ? before : [...before, sample].slice(-KEPT);
  }
  return { available: usage.available, message: usage.message, components };
}

/** `< 1 m`, `12 m`, `1.25 cores`. What runs is never at nothing: a zero is what rounding left. */
export function formatCpu(millicores: number): string {
  if (millicores < 0.5) return "< 1 m";
  return millicores < 1000 ? `${Math.round(millicores)} m` : `${(millicores / 1000).toFixed(2)} cores`;
}

/** `84 MiB`, `1.2 GiB`. */
export function formatMemory(bytes: number): string {
  const mebibytes = bytes / 2 ** 20;
  return mebibytes < 1000 ? `${Math.round(mebibytes)} MiB` : `${(mebibytes / 1024).toFixed(1)} GiB`;
}
