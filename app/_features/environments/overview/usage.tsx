"use client";
import { Sparkline } from "@/app/_ui/sparkline";
import { messageOf } from "../../api/problem-error";
import { formatCpu, formatMemory } from "../../environment/usage-history";
import { useUsage } from "../../environment/use-usage";
import { UsageSkeleton } from "./usage-skeleton";

/** CPU and memory now, with the last ten minutes as lines. */
export function Usage({ name, component, running }: { name: string; component: string; running: boolean }) {
  const { data, isPending, error } = useUsage(name);
  const samples = (running && data?.components[component]) || [];
  const latest = samples.at(-1);
  const missing = !running
    ? "Nothing runs"
    : error
      ? messageOf(error)
      : data && !data.available
        ? (data.message ?? "The cluster has no metrics API.")
        : "Not sampled yet";
  if (isPending) return <UsageSkeleton />;
  return (
    <div className="grid grid-cols-2 gap-x-4 gap-y-1 border-t border-line px-4 py-3">
      <Reading
        label="CPU"
        value={latest && formatCpu(latest.cpuMillicores)}
        line={samples.map((sample) => sample.cpuMillicores)}
      />
      <Reading
        label="Memory"
        value={latest && formatMemory(latest.memoryBytes)}
        line={samples.map((sample) => sample.memoryBytes)}
      />
      {/* In the room the lines would take. */}
      {!latest && (
        <p title={missing} className="col-span-full h-6 truncate text-xs leading-6 text-faint">
          {missing}
        </p>
      )}
    </div>
  );
}

/** One value with its line. */
function Reading({ label, value, line }: { label: string; value: string | undefined; line: number[] }) {
  return (
    <div className="min-w-0">
      <dl className="flex items-baseline justify-between gap-2 text-[13px]">
        <dt className="text-muted">{label}</dt>
        <dd className={value ? "tabular font-medium" : "text-faint"}>{value ?? "–"}</dd>
      </dl>
      {value && <Sparkline values={line} className="mt-1 h-6 w-full text-info" />}
    </div>
  );
}
