"use client";
import { AppWindow, Moon } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import type { EnvironmentView } from "@/server/contract/environment";
import { isDeleting } from "../environment/state";
import { usePause } from "../environment/use-pause";

/** Why there is nothing to show: none is declared, it is being deleted, or it sleeps. */
export function NoPreview({ view, declared }: { view: EnvironmentView; declared: boolean }) {
  const pause = usePause(view);
  if (!declared || isDeleting(view))
    return (
      <EmptyState icon={<AppWindow aria-hidden="true" />} title="Nothing to show">
        {declared
          ? `${view.name} is being deleted.`
          : "This environment's template declares no page of its own."}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<Moon aria-hidden="true" />}
      title={`${view.name} is asleep`}
      action={
        <Button look="primary" busy={pause.pending} onClick={pause.toggle}>
          Resume
        </Button>
      }
    >
      Nothing runs that could be shown; data and settings are kept.
    </EmptyState>
  );
}
