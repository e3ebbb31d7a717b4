"use client";
import type { EnvironmentView } from "@/server/contract/environment";
import { useTemplate } from "../../environment/templates";
import { OpenLink } from "../../previews/open-link";
import { openingsAt } from "../../previews/openings";
import { TerminalButton } from "../../terminal/terminal-button";
import { LogsLink } from "./logs-link";

/** Where one goes from a component: its log, a shell in it, what it serves. */
export function CardFooter({
  view,
  component,
  title,
}: {
  view: EnvironmentView;
  component: string;
  title: string;
}) {
  const openings = openingsAt(view, useTemplate(view), component);
  return (
    <div className="flex flex-wrap justify-between gap-1">
      <span className="flex gap-1">
        <LogsLink environment={view.name} component={component} />
        <TerminalButton view={view} component={component} title={title} />
      </span>
      <span className="flex gap-1">
        {openings.map((opening) => (
          <OpenLink key={opening.href} opening={opening} look="quiet" size="small">
            {opening.title}
          </OpenLink>
        ))}
      </span>
    </div>
  );
}
