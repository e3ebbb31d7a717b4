"use client";
import { Skeleton } from "@/app/_ui/skeleton";
import { Sparkline } from "@/app/_ui/sparkline";
import type { WorkloadName } from "@/server/contract/names";
import { messageOf } from "../../api/problem-error";
import { useUsage } from "../queries";
import { formatCpu, formatMemory } from "../usage-history";

/** CPU and memory now, with the last ten minutes as lines. */
export function Usage({ name, component }: { name: string; component: WorkloadName }) {
  const { data, isPending, error } = useUsage(name);
  const samples = data?.components[component] ?? [];
  const latest = samples.at(-1);
  const missing = error
    ? messageOf(error)
    : data && !data.available
      ? (data.message ?? "The cluster has no metrics API.")
      : "No sample yet";
  return (
    <div className="border-t border-line px-4 py-3">
      {isPending && <Skeleton className="h-10 w-full" />}
      {!isPending && !latest && <p className="text-[13px] text-faint">CPU and memory: {missing}</p>}
      {latest && (
        <dl className="grid grid-cols-2 gap-4">
          <Reading
            label="CPU"
            value={formatCpu(latest.cpuMillicores)}
            line={samples.map((sample) => sample.cpuMillicores)}
          />
          <Reading
            label="Memory"
            value={formatMemory(latest.memoryBytes)}
            line={samples.map((sample) => sample.memoryBytes)}
          />
        </dl>
      )}
    </div>
  );
}

function Reading({ label, value, line }: { label: string; value: string; line: number[] }) {
  return (
    <div>
      <div className="flex items-baseline justify-between gap-2 text-[13px]">
        <dt className="text-muted">{label}</dt>
        <dd className="tabular font-medium">{value}</dd>
      </div>
      <Sparkline values={line} className="mt-1 h-6 w-full text-info" />
    </div>
  );
}
