"use client";
import { Moon } from "lucide-react";
import dynamic from "next/dynamic";
import { late, patiently } from "@/app/_ui/after-load";
import { Skeleton } from "@/app/_ui/skeleton";
import type { EnvironmentEvent, EnvironmentView } from "@/server/contract/environment";
import { useCurrentEnvironment } from "../../environment/environment-context";
import { environmentCause, isBlocked, isDeleting, notAccepted, wholeFindings } from "../../environment/state";
import { besideIn } from "../../environment/template";
import { useTemplate } from "../../environment/templates";
import { ComponentCard } from "./component-card";
import { Events } from "./events";

// Only where something is wrong, or in dev mode.
const WholeNotices = dynamic(() =>
  patiently(() => import("./whole-notices")).then((module) => module.WholeNotices),
);
const BesideCard = dynamic(() =>
  patiently(() => import("./beside-card")).then((module) => module.BesideCard),
);
// The first thing wanted while it is on its way, and never after that.
const Timeline = dynamic(() => patiently(() => import("./timeline")).then((module) => module.Timeline));
// Below the rest.
const Aside = dynamic(() => late(() => import("./aside")).then((module) => module.Aside), {
  ssr: false,
  loading: () => <Skeleton className="h-72 rounded-xl" />,
});

/** What the environment is doing, piece by piece, live. */
export function Overview({ events }: { events: EnvironmentEvent[] | undefined }) {
  const view = useCurrentEnvironment();
  return (
    <div className="mx-auto flex w-full max-w-7xl flex-col gap-5 px-4 py-6 sm:px-6">
      {isDeleting(view) ? <Going view={view} events={events} /> : <Running view={view} events={events} />}
    </div>
  );
}

interface Shown {
  view: EnvironmentView;
  /** The newest ones, as the page was rendered with. */
  events: EnvironmentEvent[] | undefined;
}

function Going({ view, events }: Shown) {
  return (
    <>
      {wholeFindings(view).length > 0 && <WholeNotices view={view} going />}
      <Timeline view={view} />
      <Events name={view.name} rendered={events} />
    </>
  );
}

function Running({ view, events }: Shown) {
  const noticed = wholeFindings(view).length > 0 || environmentCause(view) !== undefined;
  // What is not accepted at all is not on its way, and a notice says why.
  const refusedWhole = notAccepted(view) !== undefined && isBlocked(view);
  const creating = view.status.createdInMs === undefined && !view.spec.paused && !refusedWhole;
  const template = useTemplate(view);
  return (
    <>
      {noticed && <WholeNotices view={view} />}
      {view.spec.paused && (
        <div className="flex items-center gap-2 rounded-lg border border-line bg-idle-soft px-3.5 py-3 text-muted">
          <Moon className="size-4" aria-hidden="true" />
          <p>
            <span className="font-medium text-ink">Asleep.</span> Nothing runs; the data and all settings are
            kept.
          </p>
        </div>
      )}
      {creating && <Timeline view={view} />}
      <div className="grid grid-cols-1 gap-4 md:grid-cols-2 lg:grid-cols-3">
        {template.components.map((component) => (
          <ComponentCard key={component.name} view={view} component={component} />
        ))}
        {besideIn(template, view).map((beside) => (
          <BesideCard key={beside.shown.name} view={view} beside={beside} />
        ))}
      </div>
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)]">
        <Events name={view.name} rendered={events} />
        <div className="flex flex-col gap-5">
          <Aside
            view={view}
            template={template}
            withTimeline={!creating && !refusedWhole && view.status.steps.length > 0}
          />
        </div>
      </div>
    </>
  );
}
