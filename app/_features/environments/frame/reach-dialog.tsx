"use client";
import { ExternalLink } from "lucide-react";
import { CommandText } from "@/app/_ui/command-text";
import { CopyButton } from "@/app/_ui/copy-button";
import { Dialog } from "@/app/_ui/dialog";
import { Notice } from "@/app/_ui/notice";
import type { EnvironmentView } from "@/server/contract/environment";
import { useTemplate } from "../../environment/templates";
import { passwordCommands, waysInto } from "./reach";

/** How to get at an environment with programs of one's own: what to run, and where it is then. */
export function ReachDialog({ view, onClose }: { view: EnvironmentView; onClose: () => void }) {
  const template = useTemplate(view);
  const ways = waysInto(view, template);
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title="On your machine"
      description="Run a command in a terminal on your machine, with kubectl set up for this cluster. While it runs, its address answers."
    >
      {view.spec.paused && (
        <Notice tone="info" title="The environment is asleep" className="mb-4">
          Resume it first: nothing runs that could answer.
        </Notice>
      )}
      {ways.length === 0 && (
        <Notice tone="info" title="Nothing to open">
          The template {template.title} names no port that answers from outside.
        </Notice>
      )}
      <ul className="flex flex-col gap-4">
        {ways.map(({ title, command, address, connection, note }) => (
          <li key={title}>
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <h3 className="font-medium">{title}</h3>
              {address.startsWith("http") ? (
                <a
                  href={address}
                  target="_blank"
                  rel="noreferrer"
                  className="inline-flex items-center gap-1 text-[13px] text-info underline underline-offset-2"
                >
                  {address}
                  <ExternalLink className="size-3.5" aria-hidden="true" />
                  <span className="sr-only">(opens in a new tab)</span>
                </a>
              ) : (
                <span className="text-[13px] text-muted">{[address, note].filter(Boolean).join(", ")}</span>
              )}
            </div>
            <Command text={command} label={`Copy the command for ${title}`} />
            {connection && <Command text={connection} label={`Copy the connection string for ${title}`} />}
          </li>
        ))}
        {passwordCommands(view, template).map(({ title, command }) => (
          <li key={title}>
            <h3 className="font-medium">{title}</h3>
            <Command text={command} label={`Copy the command for the ${title}`} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Command({ text, label }: { text: string; label: string }) {
  return (
    <div className="mt-1.5 flex items-center gap-1 rounded-lg border border-line bg-canvas py-1 pr-1 pl-3">
      <code className="min-w-0 flex-1 py-1 font-mono text-xs">
        <CommandText text={text} />
      </code>
      <CopyButton text={text} label={label} />
    </div>
  );
}
