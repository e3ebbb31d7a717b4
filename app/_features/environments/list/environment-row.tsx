"use client";
import { Age } from "@/app/_ui/age";
import { DeferredMenu } from "@/app/_ui/deferred-menu";
import { Link } from "@/app/_ui/link";
import { MoreButton } from "@/app/_ui/more-button";
import { StatusMark } from "@/app/_ui/status-mark";
import type { EnvironmentView } from "@/server/contract/environment";
import { visible } from "@/server/contract/visible";
import { environmentCause, environmentMark, isDeleting } from "../../environment/state";
import { useTemplate } from "../../environment/templates";
import { OpenLink } from "../../previews/open-link";
import { mainOpening, openingsOf } from "../../previews/openings";
import { ComponentStrip } from "./component-strip";

const load = async () => (await import("./row-panel")).RowPanel;

export const ROW_GRID =
  "lg:grid lg:grid-cols-[minmax(0,1.4fr)_8rem_minmax(0,2fr)_minmax(0,1fr)_4rem_4.25rem] lg:items-center lg:gap-4";

export function EnvironmentRow({ view, onDelete }: { view: EnvironmentView; onDelete: () => void }) {
  const mark = environmentMark(view);
  const cause = environmentCause(view);
  const { ref, description } = view.spec;
  const about = [ref && visible(ref), description].filter(Boolean).join(" · ");
  const main = mainOpening(openingsOf(view, useTemplate(view)));
  return (
    <li
      className={`${ROW_GRID} group relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-2.5 border-b border-line px-4 py-3.5 last:border-0 hover:bg-hover/60`}
    >
      <div className="min-w-0">
        <Link
          href={`/environments/${view.name}`}
          className="font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-lg focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-iris"
        >
          {view.name}
        </Link>
        {!cause && about && (
          <p title={about} className="truncate text-[13px] text-muted">
            {about}
          </p>
        )}
      </div>
      <div className="justify-self-end lg:justify-self-start">
        <StatusMark {...mark} />
      </div>
      {/* The whole of it, so it gets the whole width. */}
      {cause && (
        <p className="col-span-full text-[13px] break-words text-muted lg:order-last lg:-mt-2 lg:pr-12">
          {cause}
        </p>
      )}
      <div className="max-lg:col-span-2">
        <ComponentStrip view={view} />
      </div>
      <p title={view.spec.owner} className="truncate text-[13px] text-muted">
        <span className="sr-only">Owner </span>
        {view.spec.owner}
      </p>
      <p className="text-right text-[13px] text-muted max-lg:pr-19">
        <span className="sr-only">Age </span>
        <Age time={view.createdAt} />
      </p>
      <div className="relative z-10 flex gap-1 max-lg:absolute max-lg:right-3 max-lg:bottom-2">
        {main && !isDeleting(view) ? (
          <OpenLink
            opening={main}
            look="quiet"
            size="small"
            square
            aria-label={`Open ${view.name} (in a new tab)`}
            title={view.spec.paused ? "Open: it is asleep, what opens can wake it" : "Open"}
          />
        ) : (
          <span className="size-8" />
        )}
        <DeferredMenu
          load={load}
          props={{ view, onDelete }}
          button={<MoreButton aria-label={`Actions for ${view.name}`} />}
        />
      </div>
    </li>
  );
}
