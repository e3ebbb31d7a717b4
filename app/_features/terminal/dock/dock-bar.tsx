"use client";
import { ChevronDown, Columns2, Maximize2, Minimize2, Plus, Square } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/app/_ui/button";
import { type DockTab, selectTab, unsplit } from "../state/dock-state";
import { DockTabs } from "./dock-tabs";
import type { useDock } from "./use-dock";

/** The upper edge of the dock: the terminals by name, and what can be done with the dock itself. */
export function DockBar({
  state: { store, dock, views, setPicking, hide, show, close },
  sheet,
  labelOf,
}: {
  state: ReturnType<typeof useDock>;
  /** On a phone there is room for one terminal, and it has all of it. */
  sheet: boolean;
  labelOf: (tab: DockTab) => string;
}) {
  const right = dock.panes[1];
  return (
    <div className="flex h-10 shrink-0 items-stretch border-b border-line bg-canvas">
      <DockTabs
        {...{ dock, views, labelOf }}
        onSelect={(id, focus) => store.update((state) => ({ ...selectTab(state, id), open: true }), focus)}
        onClose={close}
      />
      <div className="flex shrink-0 items-center gap-0.5 px-1">
        <Tool
          label="New terminal"
          icon={<Plus className="size-4" />}
          onClick={() => setPicking({ beside: false })}
        />
        {dock.open && !sheet && (
          <Tool
            label={right ? "Show one terminal" : "Show two side by side"}
            icon={right ? <Square className="size-4" /> : <Columns2 className="size-4" />}
            onClick={() => (right ? store.update(unsplit, true) : setPicking({ beside: true }))}
          />
        )}
        {dock.open && !sheet && (
          <Tool
            label={dock.maximised ? "Restore the height" : "Use the whole height"}
            icon={dock.maximised ? <Minimize2 className="size-4" /> : <Maximize2 className="size-4" />}
            onClick={() => store.update((state) => ({ ...state, maximised: !state.maximised }), true)}
          />
        )}
        <Tool
          label={dock.open ? "Hide the terminals" : "Show the terminals"}
          expanded={dock.open}
          icon={<ChevronDown className={dock.open ? "size-4" : "size-4 rotate-180"} />}
          onClick={dock.open ? hide : show}
        />
      </div>
    </div>
  );
}

function Tool({
  label,
  icon,
  expanded,
  onClick,
}: {
  label: string;
  icon: ReactNode;
  expanded?: boolean;
  onClick: () => void;
}) {
  return (
    <Button
      {...{ look: "quiet", size: "small", square: true, title: label, icon, onClick }}
      aria-label={label}
      aria-expanded={expanded}
    />
  );
}
