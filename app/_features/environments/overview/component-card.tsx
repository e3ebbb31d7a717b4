"use client";
import dynamic from "next/dynamic";
import { afterLoad } from "@/app/_ui/after-load";
import { Card } from "@/app/_ui/card";
import { StatusMark } from "@/app/_ui/status-mark";
import { formatMoment } from "@/app/_ui/time";
import { useNow } from "@/app/_ui/use-now";
import type { ComponentStatus, EnvironmentView } from "@/server/contract/environment";
import type { Finding } from "@/server/contract/findings";
import type { ComponentView } from "@/server/contract/template";
import { ModeRow } from "../../dev-mode/mode-row";
import { ComponentIcon } from "../../environment/component-icon";
import { componentMark } from "../../environment/state";
import { Facts } from "./facts";
import { LogsLink } from "./logs-link";
import { PodList } from "./pod-list";
import { UsageSkeleton } from "./usage-skeleton";

const Warnings = dynamic(() => import("./finding").then((module) => module.Warnings));
const FindingDetails = dynamic(() => import("./finding").then((module) => module.FindingDetails));
// Nothing of it is known before it is asked for.
const Usage = dynamic(
  () =>
    afterLoad()
      .then(() => import("./usage"))
      .then((module) => module.Usage),
  {
    ssr: false,
    loading: UsageSkeleton,
  },
);

export function ComponentCard({ view, component }: { view: EnvironmentView; component: ComponentView }) {
  const { name, title, stack, icon } = component;
  const status = view.status.components[name];
  const findings = view.status.findings.filter((finding) => finding.component === name);
  const warnings = findings.filter(({ severity }) => severity === "warning");
  return (
    <Card role="region" aria-labelledby={`component-${name}`} className="flex flex-col overflow-clip">
      <div className="flex items-center gap-3 px-4 py-3">
        <ComponentIcon icon={icon} className="size-4.5 shrink-0 text-muted" />
        <div className="min-w-0 flex-1">
          <h2 id={`component-${name}`} className="font-semibold">
            {title}
          </h2>
          {stack && <p className="truncate text-[13px] text-muted">{stack}</p>}
        </div>
        <StatusMark {...componentMark(status)} role="status" />
      </div>
      {component.canDev || status?.mode === "dev" ? (
        <ModeRow view={view} component={name} />
      ) : (
        <div className="border-t border-line" />
      )}
      <Cause status={status} finding={findings.find(({ severity }) => severity === "error")} />
      {warnings.length > 0 && <Warnings findings={warnings} />}
      <NewVolume status={status} />
      <Facts view={view} component={name} status={status} />
      <Usage name={view.name} component={name} running={(status?.pods.length ?? 0) > 0} />
      <PodList name={view.name} pods={status?.pods ?? []} />
      <div className="mt-auto border-t border-line p-2">
        <LogsLink environment={view.name} component={name} />
      </div>
    </Card>
  );
}

/** Why it is not ready. A failed mode switch says it in its own place. */
function Cause({ status, finding }: { status: ComponentStatus | undefined; finding?: Finding }) {
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
      {finding && <FindingDetails finding={finding} />}
    </div>
  );
}

/** For a day: whoever comes back to an empty database has to know why. */
const TOLD_MS = 24 * 3_600_000;

function NewVolume({ status }: { status: ComponentStatus | undefined }) {
  const replacedAt = status?.volume?.replacedAt;
  const now = useNow(60_000);
  if (!replacedAt || now - Date.parse(replacedAt) > TOLD_MS) return null;
  return (
    <p className="px-4 pt-3 text-[13px] text-warn">
      The volume is new since {formatMoment(replacedAt)}: the data of before is gone.
    </p>
  );
}
