"use client";
import { SquareTerminal } from "lucide-react";
import dynamic from "next/dynamic";
import { useParams } from "next/navigation";
import { type CSSProperties, useRef } from "react";
import { createPortal } from "react-dom";
import { patiently } from "@/app/_ui/after-load";
import { Button } from "@/app/_ui/button";
import { classNames } from "@/app/_ui/class-names";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { Separator } from "@/app/_ui/separator";
import { TerminalPane } from "../pane/terminal-pane";
import { changeTerminalSettings, useTerminalSettings } from "../session/settings";
import { type DockTab, focusedId, selectTab } from "../state/dock-state";
import { DockBar } from "./dock-bar";
import { useDock } from "./use-dock";
import { useSheet } from "./use-sheet";

const Picker = dynamic(
  () => patiently(() => import("../choices/terminal-picker")).then((module) => module.TerminalPicker),
  {
    ssr: false,
  },
);

/** Where the button of the header goes: app-shell.tsx. */
const DOCK_BUTTON = "dock-button";
const LEAST_HEIGHT = 140;
/** Of the page's height, how much the dock leaves. */
const HEADROOM = 120;

/** The terminals at the bottom of every page. They stay attached from page to page, and while the dock is closed. */
export function Dock() {
  const { name: current } = useParams<{ name?: string }>();
  const { height, split } = useTerminalSettings();
  const state = useDock();
  const { store, dock, wishes, section, picking, setPicking, asking, setAsking, open, hide, show, close } =
    state;
  const body = useRef<HTMLDivElement>(null);
  const sheet = useSheet(dock.open);
  const worked = focusedId(dock);

  const setHeight = (wanted: number) =>
    changeTerminalSettings({ height: Math.max(LEAST_HEIGHT, Math.min(innerHeight - HEADROOM, wanted)) });
  const setSplit = (share: number) => changeTerminalSettings({ split: Math.max(0.2, Math.min(0.8, share)) });

  const [left, right] = dock.panes;
  const placeOf = (id: string): CSSProperties => {
    const shared = right !== undefined && !sheet;
    if (!shared) return { left: 0, right: 0 };
    return id === right
      ? { left: `calc(${split * 100}% + 1px)`, right: 0 }
      : { left: 0, width: `calc(${split * 100}% - 1px)` };
  };
  const shownIds = sheet ? [worked] : dock.panes;
  const labelOf = (tab: DockTab) => `${tab.title}, ${tab.environment}`;
  const most = typeof innerHeight === "number" ? innerHeight - HEADROOM : height;
  const button = document.getElementById(DOCK_BUTTON);

  return (
    <>
      {button &&
        createPortal(
          <Button
            square
            size="small"
            aria-label={dock.tabs.length > 0 ? `Terminals: ${dock.tabs.length} open` : "Open a terminal"}
            aria-keyshortcuts="Control+`"
            aria-expanded={dock.open}
            title="Terminals (Ctrl+`)"
            onClick={dock.open ? hide : show}
            icon={
              <SquareTerminal
                className={dock.tabs.length > 0 ? "size-4 text-iris" : "size-4 text-muted"}
                aria-hidden="true"
              />
            }
          />,
          button,
        )}
      {dock.tabs.length > 0 && (
        <section
          ref={section}
          aria-label="Terminals"
          style={
            {
              "--dock-height": dock.maximised
                ? "calc(100dvh - 3.5rem)"
                : `min(${height}px, 100dvh - ${HEADROOM}px)`,
            } as CSSProperties
          }
          className={classNames(
            "z-20 flex flex-col border-t border-line bg-surface shadow-[0_-8px_24px_-16px_rgb(0_0_0/0.3)]",
            !dock.open && "sticky bottom-0",
            dock.open &&
              (sheet
                ? "fixed inset-x-0 top-0 z-40 h-[var(--sheet-height,100dvh)]"
                : "sticky bottom-0 h-(--dock-height)"),
          )}
        >
          {dock.open && !sheet && !dock.maximised && (
            <Separator
              label="Height of the terminals"
              {...{ value: height, least: LEAST_HEIGHT, most }}
              onMove={(y) => setHeight(innerHeight - y)}
              onStep={(by) => setHeight(height - by)}
              className="absolute inset-x-0 -top-1 z-10 h-2"
            />
          )}
          <DockBar {...{ state, sheet, labelOf }} />
          {/* Closed, it keeps its size: what runs goes on at the width it has. */}
          <div
            ref={body}
            inert={!dock.open}
            className={
              dock.open
                ? "relative min-h-0 flex-1"
                : "pointer-events-none invisible fixed inset-x-0 bottom-0 h-(--dock-height) opacity-0"
            }
          >
            {dock.tabs.map((tab) => (
              <TerminalPane
                key={tab.id}
                {...{ tab, wishes }}
                takeWish={store.takeWish}
                label={labelOf(tab)}
                shown={dock.open && shownIds.includes(tab.id)}
                focused={tab.id === worked}
                style={placeOf(tab.id)}
                onView={(view) => state.onView(tab, view)}
                onFocus={() => tab.id !== worked && store.update((state) => selectTab(state, tab.id))}
                onLeave={() => document.getElementById(`terminal-tab-${tab.id}`)?.focus()}
                onSplit={() => setPicking({ beside: true })}
                onClose={() => close(tab.id)}
                onRestart={(start) => state.again(tab, start)}
              />
            ))}
            {left && right && !sheet && (
              <Separator
                vertical
                label="Width of the left terminal"
                {...{ value: split * 100, least: 20, most: 80 }}
                onMove={(x) => {
                  const box = body.current?.getBoundingClientRect();
                  if (box) setSplit((x - box.left) / box.width);
                }}
                onStep={(by) => setSplit(split + by / (body.current?.clientWidth ?? 1_000))}
                style={{ left: `${split * 100}%` }}
                className="absolute inset-y-0 z-10 w-2 -translate-x-1/2 border-x-[3px] border-transparent bg-line bg-clip-padding"
              />
            )}
          </div>
        </section>
      )}
      {picking && (
        <Picker
          current={current}
          here={dock.tabs.map(({ id }) => id)}
          onPick={(request) => open(request, picking.beside)}
          onClose={() => setPicking(undefined)}
        />
      )}
      {asking && (
        <ConfirmDialog
          title={asking.request.title}
          description={asking.request.confirm}
          confirm="Start"
          busy={false}
          onConfirm={() => {
            setAsking(undefined);
            asking.go();
          }}
          onClose={() => setAsking(undefined)}
        >
          {null}
        </ConfirmDialog>
      )}
    </>
  );
}
