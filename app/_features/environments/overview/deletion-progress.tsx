"use client";
import { Section } from "@/app/_ui/card";
import { StatusIcon } from "@/app/_ui/status-mark";
import { formatDuration } from "@/app/_ui/time";
import { useNow } from "@/app/_ui/use-now";
import { namespaceOf, WORKLOADS } from "@/server/contract/components";
import type { EnvironmentView } from "@/server/contract/environment";
import { COMPONENT_TITLES } from "../state";

/** How far the deletion is: which pods still stop, and for how long it has been going on. */
export function DeletionProgress({ view }: { view: EnvironmentView }) {
  const now = useNow(200);
  const since = view.deletingAt ? now - Date.parse(view.deletingAt) : 0;
  const remaining = WORKLOADS.filter(
    (component) => (view.status.components[component]?.pods.length ?? 0) > 0,
  );
  const said = view.status.conditions.find((item) => item.type === "Ready")?.message;
  return (
    <Section
      id="deletion"
      title="Deleting"
      actions={<span className="tabular text-[13px] text-muted">{formatDuration(since)}</span>}
    >
      <div className="px-4 py-3" role="status">
        <p className="flex items-center gap-2">
          <StatusIcon tone="pending" />
          {remaining.length > 0
            ? `Stopping ${remaining.map((component) => COMPONENT_TITLES[component]).join(", ")}`
            : `Removing namespace ${view.status.namespace ?? namespaceOf(view.name)} and its data`}
        </p>
        {said && <p className="mt-1 ml-5.5 text-[13px] text-muted">{said}</p>}
      </div>
    </Section>
  );
}
