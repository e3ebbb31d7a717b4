import { Card } from "@/app/_ui/card";
import { StatusMark } from "@/app/_ui/status-mark";
import type { EnvironmentView } from "@/server/contract/environment";
import { ComponentIcon } from "../../environment/component-icon";
import { componentMark } from "../../environment/state";
import type { BesideOf } from "../../environment/template";
import { FindingDetails } from "./finding";
import { LogsLink } from "./logs-link";
import { PodList } from "./pod-list";

/** What comes and goes with a component's dev mode: nothing to configure, so a strip is enough. */
export function BesideCard({ view, beside }: { view: EnvironmentView; beside: BesideOf }) {
  const { name, title, stack, icon } = beside.shown;
  const status = view.status.components[name];
  if (!status) return null;
  const finding = view.status.findings.find(
    ({ component, severity }) => component === name && severity === "error",
  );
  const here = beside.component
    ? `here while ${beside.component.title} is in dev mode`
    : "not part of the template";
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
        <PodList name={view.name} pods={status.pods} bare />
      </div>
      <LogsLink environment={view.name} component={name} />
      <StatusMark {...componentMark(status)} role="status" />
    </Card>
  );
}
