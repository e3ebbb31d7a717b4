"use client";
import { ChevronsUpDown } from "lucide-react";
import { DeferredMenu } from "@/app/_ui/deferred-menu";

const load = async () => (await import("./environment-switcher-panel")).EnvironmentSwitcherPanel;

/** Name of the environment in the header; opens the list of the others. */
export function EnvironmentSwitcher({ current }: { current: string }) {
  return (
    <DeferredMenu
      load={load}
      props={{}}
      button={
        <button
          type="button"
          aria-label={`Switch environment, now ${current}`}
          className="flex min-w-0 items-center gap-1.5 rounded-lg px-2 py-1 font-medium hover:bg-hover"
        >
          <span className="truncate">{current}</span>
          <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
        </button>
      }
    />
  );
}
