import dynamic from "next/dynamic";
import { late } from "@/app/_ui/after-load";
import type { ComponentStatus, EnvironmentView } from "@/server/contract/environment";

// It does nothing before the page's scripts run.
const CopyButton = dynamic(
  () => late(() => import("@/app/_ui/copy-button")).then((module) => module.CopyButton),
  { ssr: false, loading: () => <span className="size-8 shrink-0" /> },
);

/** What runs, in figures. */
export function Facts({
  view,
  component,
  status,
}: {
  view: EnvironmentView;
  component: string;
  status: ComponentStatus | undefined;
}) {
  const image = status?.image ?? view.spec.components[component]?.image;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-1 px-4 py-3 text-[13px]">
      <dt className="text-muted">Image</dt>
      <dd className="flex min-w-0 items-center justify-end gap-1">
        {image ? (
          <>
            {/* Direction flips what is cut off: the tag matters more than the registry. */}
            <code className="truncate font-mono text-xs [direction:rtl]" title={image}>
              <bdi>{image}</bdi>
            </code>
            <CopyButton text={image} label={`Copy the image of ${component}`} />
          </>
        ) : (
          <span className="text-faint">not known yet</span>
        )}
      </dd>
      <dt className="text-muted">Replicas</dt>
      <dd className="tabular text-right">
        {status
          ? `${status.readyReplicas} of ${status.desiredReplicas} ready`
          : (view.spec.components[component]?.replicas ?? "–")}
      </dd>
      {status?.scaledBy && (
        <>
          <dt className="text-muted">Scaled by</dt>
          <dd className="tabular truncate text-right" title={status.scaledBy.name}>
            {status.scaledBy.name}, {status.scaledBy.min}–{status.scaledBy.max}
          </dd>
        </>
      )}
      {status?.volume && (
        <>
          <dt className="text-muted">Volume</dt>
          <dd className="tabular truncate text-right" title={status.volume.storageClass}>
            {status.volume.size}
          </dd>
        </>
      )}
      <dt className="text-muted">Restarts</dt>
      <dd className={status && status.restarts > 0 ? "tabular text-right text-warn" : "tabular text-right"}>
        {status?.restarts ?? 0}
      </dd>
    </dl>
  );
}
