"use client";
import { AppWindow, Database, type LucideIcon, ScrollText, Server } from "lucide-react";
import { ButtonLink } from "@/app/_ui/button-link";
import { Card } from "@/app/_ui/card";
import { CopyButton } from "@/app/_ui/copy-button";
import { StatusMark } from "@/app/_ui/status-mark";
import type { ComponentStatus, EnvironmentView } from "@/server/contract/environment";
import type { ComponentName } from "@/server/contract/names";
import { ModeRow } from "../../dev-mode/mode-row";
import { COMPONENT_STACK, COMPONENT_TITLES, componentMark } from "../../environment/state";
import { PodList } from "./pod-list";
import { Usage } from "./usage";

const ICONS: Record<ComponentName, LucideIcon> = { frontend: AppWindow, backend: Server, database: Database };

export function ComponentCard({ view, component }: { view: EnvironmentView; component: ComponentName }) {
  const status = view.status.components[component];
  const title = COMPONENT_TITLES[component];
  const Icon = ICONS[component];
  return (
    <Card role="region" aria-labelledby={`component-${component}`} className="flex flex-col overflow-clip">
      <div className="flex items-center gap-3 px-4 py-3">
        <Icon className="size-4.5 shrink-0 text-muted" aria-hidden="true" />
        <div className="min-w-0 flex-1">
          <h2 id={`component-${component}`} className="font-semibold">
            {title}
          </h2>
          <p className="truncate text-[13px] text-muted">{COMPONENT_STACK[component]}</p>
        </div>
        <StatusMark {...componentMark(status)} role="status" />
      </div>
      <ModeRow view={view} component={component} />
      <Cause status={status} />
      <Facts view={view} component={component} status={status} />
      <Usage name={view.name} component={component} running={(status?.pods.length ?? 0) > 0} />
      <PodList name={view.name} pods={status?.pods ?? []} />
      <div className="mt-auto border-t border-line p-2">
        <ButtonLink
          href={`/environments/${view.name}/logs?component=${component}`}
          look="quiet"
          size="small"
          icon={<ScrollText className="size-3.5" aria-hidden="true" />}
        >
          Logs of {component}
        </ButtonLink>
      </div>
    </Card>
  );
}

/** Why it is not ready. A failed mode switch says it in its own place. */
function Cause({ status }: { status: ComponentStatus | undefined }) {
  if (
    !status?.message ||
    status.state === "Ready" ||
    status.reason === "Paused" ||
    status.modePhase === "Failed"
  )
    return null;
  return (
    <div className="px-4 pt-3 text-[13px]">
      {status.state === "Degraded" && status.reason && (
        <p className="font-mono font-medium text-bad">{status.reason}</p>
      )}
      <p className={status.state === "Degraded" ? "break-words" : "break-words text-muted"}>
        {status.message}
      </p>
    </div>
  );
}

function Facts({
  view,
  component,
  status,
}: {
  view: EnvironmentView;
  component: ComponentName;
  status: ComponentStatus | undefined;
}) {
  const image = status?.image ?? view.spec.components[component].image;
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
          : view.spec.components[component].replicas}
      </dd>
      <dt className="text-muted">Restarts</dt>
      <dd className={status && status.restarts > 0 ? "tabular text-right text-warn" : "tabular text-right"}>
        {status?.restarts ?? 0}
      </dd>
    </dl>
  );
}
