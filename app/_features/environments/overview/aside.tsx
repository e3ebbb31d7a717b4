import type { EnvironmentView } from "@/server/contract/environment";
import type { TemplateView } from "@/server/contract/template";
import { RevisionSection } from "../update/revision-section";
import { Commands } from "./commands";
import { Timeline } from "./timeline";

/** What stands beside the events: how the environment came alive, once it has, and the same from a terminal. */
export function Aside({
  view,
  template,
  withTimeline,
}: {
  view: EnvironmentView;
  template: TemplateView;
  withTimeline: boolean;
}) {
  return (
    <>
      {withTimeline && <Timeline view={view} />}
      <RevisionSection view={view} template={template} />
      <Commands view={view} template={template} />
    </>
  );
}
