import { Card } from "@/app/_ui/card";
import { StatusMark } from "@/app/_ui/status-mark";
import { formatTime } from "@/app/_ui/time";
import type { ComponentStatus, EnvironmentView } from "@/server/contract/environment";
import type { ComponentView } from "@/server/contract/template";
import { ComponentIcon } from "../../environment/component-icon";
import { componentMark } from "../../environment/state";
import type { BesideOf } from "../../environment/template";
import { FindingDetails } from "./finding";
import { LogsLink } from "./logs-link";
import { PodList } from "./pod-list";

/** How long something is there: a tool, while it is used, or as long as the component is in dev mode. */
function lifeOf(view: EnvironmentView, { wish }: ComponentStatus, { name, title }: ComponentView): string {
  const inDev = view.status.components[name]?.mode === "dev";
  return wish && !inDev
    ? `stops at ${formatTime(wish.until)} unless used`
    : `here while ${title} is in dev mode`;
}

/** What comes and goes beside a component: nothing to configure, so a strip is enough. */
export function BesideCard({ view, beside }: { view: EnvironmentView; beside: BesideOf }) {
  const { name, title, stack, icon } = beside.shown;
  const status = view.status.components[name];
  if (!status) return null;
  const finding = view.status.findings.find(
    ({ component, severity }) => component === name && severity === "error",
  );
  const { component } = beside;
  const here = component ? lifeOf(view, status, component) : "not part of the template";
  return (
    <Card
      role="region"
      aria-labelledby={`component-${name}`}
      className="col-span-full flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2"
    >
      <ComponentIcon icon={icon} className="size-4.5 shrink-0 text-muted" />
      <div className="min-w-0 flex-1 basis-52">
        <h2 id={`component-${name}`} className="font-semibold">
          {title}
        </h2>
        <p className="text-[13px] text-muted first-letter:uppercase">
          {status.state === "Ready" || !status.message
            ? [stack, here].filter(Boolean).join(", ")
            : status.message}
        </p>
        {finding && <FindingDetails finding={finding} />}
      </div>
      <div className="min-w-0">
        <PodList view={view} component={name} title={title} bare />
      </div>
      <LogsLink environment={view.name} component={name} />
      <StatusMark {...componentMark(status)} role="status" />
    </Card>
  );
}
