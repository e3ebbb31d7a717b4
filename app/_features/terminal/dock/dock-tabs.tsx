"use client";
import { X } from "lucide-react";
import { type KeyboardEvent, useRef } from "react";
import { classNames } from "@/app/_ui/class-names";
import { StatusIcon, type Tone } from "@/app/_ui/status-mark";
import type { TerminalView } from "../session/terminal-session";
import { type DockState, type DockTab, focusedId } from "../state/dock-state";

const TONES: Record<TerminalView["phase"]["status"], [tone: Tone, word: string]> = {
  connecting: ["pending", "connecting"],
  starting: ["pending", "starting"],
  open: ["ok", "connected"],
  interrupted: ["warn", "reconnecting"],
  ended: ["unknown", "ended"],
  refused: ["bad", "not open"],
};

const placeOf = (view: TerminalView | undefined) =>
  view?.attached && `${view.attached.pod} · ${view.attached.container}`;

/** The terminals by name: arrows move between them, Delete closes one, and so does the middle button of a mouse. */
export function DockTabs({
  dock,
  views,
  labelOf,
  onSelect,
  onClose,
}: {
  dock: DockState;
  views: Readonly<Record<string, TerminalView>>;
  labelOf: (tab: DockTab) => string;
  onSelect: (id: string, focus: boolean) => void;
  onClose: (id: string) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const worked = focusedId(dock);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = dock.tabs.findIndex(({ id }) => id === worked);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: dock.tabs.length - 1 }[event.key];
    if (event.key === "Delete" && worked) onClose(worked);
    else if ((event.key === "Enter" || event.key === " ") && worked) onSelect(worked, true);
    else if (to === undefined) return;
    event.preventDefault();
    const next = to === undefined ? undefined : dock.tabs.at(to % dock.tabs.length);
    if (!next) return;
    onSelect(next.id, false);
    list.current?.querySelector<HTMLElement>(`#terminal-tab-${next.id}`)?.focus();
  };
  return (
    <div
      ref={list}
      role="tablist"
      aria-label="Terminals"
      onKeyDown={onKeyDown}
      className="flex min-w-0 flex-1 items-stretch overflow-x-auto [scrollbar-width:none]"
    >
      {dock.tabs.map((tab) => {
        const selected = tab.id === worked;
        const [tone, word] = TONES[views[tab.id]?.phase.status ?? "connecting"];
        return (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`terminal-tab-${tab.id}`}
            aria-selected={selected}
            aria-controls={`terminal-panel-${tab.id}`}
            tabIndex={selected ? 0 : -1}
            title={[`${labelOf(tab)}: ${word}`, placeOf(views[tab.id]), views[tab.id]?.title]
              .filter(Boolean)
              .join("\n")}
            onClick={() => onSelect(tab.id, true)}
            onAuxClick={(event) => event.button === 1 && onClose(tab.id)}
            className={classNames(
              "group/tab flex max-w-64 shrink-0 items-center gap-1.5 border-r border-line px-3 text-[13px] -outline-offset-2",
              dock.panes.includes(tab.id)
                ? "bg-surface text-ink"
                : "text-muted hover:bg-hover hover:text-ink",
              selected && "shadow-[inset_0_-2px_0_var(--iris)]",
            )}
          >
            <StatusIcon tone={tone} />
            <span className="max-w-40 shrink-0 truncate font-medium">{tab.title}</span>
            <span className="min-w-8 truncate text-xs text-muted">
              <bdi>{views[tab.id]?.title ?? tab.environment}</bdi>
            </span>
            <span className="sr-only">{word}</span>
            {/* For mice: the keyboard has Delete, and the toolbar a button. */}
            <span
              aria-hidden="true"
              data-close={tab.title}
              onClick={(event) => {
                event.stopPropagation();
                onClose(tab.id);
              }}
              className="-mr-1.5 grid size-5 place-items-center rounded text-muted hover:bg-hover hover:text-ink"
            >
              <X className="size-3.5" />
            </span>
          </button>
        );
      })}
    </div>
  );
}
