"use client";
import dynamic from "next/dynamic";
import { late, patiently } from "@/app/_ui/after-load";
import { Card } from "@/app/_ui/card";
import { StatusMark } from "@/app/_ui/status-mark";
import type { EnvironmentView } from "@/server/contract/environment";
import type { ComponentView } from "@/server/contract/template";
import { ModeRow } from "../../dev-mode/mode-row";
import { ComponentIcon } from "../../environment/component-icon";
import { componentCause, componentMark } from "../../environment/state";
import { Facts } from "./facts";
import { PodList } from "./pod-list";
import { UsageSkeleton } from "./usage-skeleton";

const Trouble = dynamic(() => patiently(() => import("./trouble")).then((module) => module.Trouble));
// Nothing of it is known before it is asked for.
const Usage = dynamic(() => late(() => import("./usage")).then((module) => module.Usage), {
  ssr: false,
  loading: UsageSkeleton,
});

// Nobody goes on from here before the page is there.
const CardFooter = dynamic(() => late(() => import("./card-footer")).then((module) => module.CardFooter), {
  ssr: false,
});

export function ComponentCard({ view, component }: { view: EnvironmentView; component: ComponentView }) {
  const { name, title, stack, icon } = component;
  const status = view.status.components[name];
  const findings = view.status.findings.filter((finding) => finding.component === name);
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
      {(findings.length > 0 || componentCause(status)) && <Trouble status={status} findings={findings} />}
      <Facts view={view} component={name} status={status} />
      <Usage name={view.name} component={name} running={(status?.pods.length ?? 0) > 0} />
      <PodList view={view} component={name} title={title} />
      <div className="mt-auto min-h-12.5 border-t border-line p-2">
        <CardFooter view={view} component={name} title={title} />
      </div>
    </Card>
  );
}
