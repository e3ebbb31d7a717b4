"use client";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import {
  type KeyboardEvent,
  type ReactNode,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { Button } from "@/app/_ui/button";
import { classNames } from "@/app/_ui/class-names";
import type { LogSource } from "@/server/contract/logs";
import type { Earlier, EarlierLines } from "./earlier-lines";
import type { LineFilter } from "./line-filter";
import type { LogEntry } from "./log-entry";
import { LogRow, type RowLook } from "./log-row";
import type { LogStore } from "./log-store";
import { useEarlierLines } from "./use-earlier-lines";
import { useLogCopy } from "./use-log-copy";
import { useTail } from "./use-tail";

const ROW_HEIGHT = 20;
/** Of what stands above the first line, with the padding. */
const BEGINNING_HEIGHT = 36;

/** The lines: only those in view are in the page. Arrow keys move through them, Enter opens JSON, End goes to the latest. */
export function LogList({
  store,
  filter,
  look,
  following,
  setFollowing: setFollow,
  at,
  lines,
  readWhole,
  empty,
}: {
  store: LogStore;
  filter: LineFilter | undefined;
  look: RowLook;
  following: boolean;
  setFollowing: (following: boolean) => void;
  /** The time of a line to show, once it is there. */
  at: string | undefined;
  lines: EarlierLines;
  readWhole: (source: LogSource, time: string) => Promise<string>;
  empty: () => ReactNode;
}) {
  const element = useRef<HTMLDivElement>(null);
  const version = useSyncExternalStore(store.subscribe, store.version, store.version);
  const entries = store.visible;
  const { earlier, goEarlier, land } = useEarlierLines(store, lines, at);
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(new Set());
  const [left, setLeft] = useState<{ store: LogStore; at: number }>();
  const { pinned, all, selectAll } = useLogCopy(element, store);

  const setFollowing = (next: boolean) => {
    if (next === following) return;
    if (!next) setLeft({ store, at: store.appendedShown });
    setFollow(next);
  };

  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => element.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => entries[index]?.id ?? index,
    overscan: 24,
    scrollMargin: BEGINNING_HEIGHT,
    // Where a selection begins and ends stays in the page, however far the reader scrolls.
    rangeExtractor: (range) => {
      const drawn = defaultRangeExtractor(range);
      const also = pinned.map((id) => indexOf(entries, id)).filter((index) => entries[index]);
      return [...new Set([...also, ...drawn])].sort((a, b) => a - b);
    },
  });
  const items = virtualizer.getVirtualItems();

  useTail({
    element,
    following,
    setFollowing,
    onTop: () => earlier === "more" && goEarlier(),
    version,
    dropped: store.droppedShown,
    rowHeight: ROW_HEIGHT,
    height: virtualizer.getTotalSize(),
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: every row has another height then
  useLayoutEffect(() => virtualizer.measure(), [look.wrap]);

  // The line at the top stays there when another filter, or none, or earlier lines move everything else.
  const place = useRef<{ moves: number; id?: number; above: number }>({ moves: 0, above: 0 });
  useLayoutEffect(() => {
    const { moves, id, above } = place.current;
    const top = element.current?.scrollTop ?? 0;
    if (moves !== store.moves && !following && id !== undefined) {
      const index = Math.min(indexOf(entries, id), entries.length - 1);
      const [start = 0] = virtualizer.getOffsetForIndex(index, "start") ?? [];
      element.current?.scrollTo({ top: start + above });
    } else {
      const first = items.find(({ end }) => end > top);
      const entry = first && entries[first.index];
      if (entry) place.current = { moves, id: entry.id, above: top - first.start };
    }
    place.current.moves = store.moves;
  });

  const landed = useRef<{ store: LogStore; land: string }>(undefined);
  useLayoutEffect(() => {
    if (!land || following || (landed.current?.store === store && landed.current.land === land)) return;
    const index = entries.findIndex(({ kind, time }) => kind === "line" && time >= land);
    if (index < 0) return;
    landed.current = { store, land };
    virtualizer.scrollToIndex(index, { align: "start" });
  });

  const toggle = useRef((id: number) =>
    setExpanded((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    }),
  ).current;

  const move = (to: number) => {
    const index = Math.max(0, Math.min(entries.length - 1, to));
    virtualizer.scrollToIndex(index);
    requestAnimationFrame(() =>
      element.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true }),
    );
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "a") {
      event.preventDefault();
      return selectAll();
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row =
      event.target instanceof HTMLElement ? event.target.closest<HTMLElement>("[data-index]") : null;
    const at = row ? Number(row.dataset.index) : undefined;
    if (event.key === "End") {
      event.preventDefault();
      setFollowing(true);
    } else if (event.key === "Home") {
      event.preventDefault();
      setFollowing(false);
      move(0);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setFollowing(false);
      const first = virtualizer.getVirtualIndexes()[0] ?? 0;
      move(at === undefined ? first : at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && at !== undefined) {
      const entry = entries[at];
      if (entry) toggle(entry.id);
    }
  };

  const fresh = following || left?.store !== store ? 0 : store.appendedShown - left.at;
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={element}
        role="log"
        aria-label="Log lines"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
        tabIndex={0}
        onKeyDown={onKeyDown}
        data-all-selected={all || undefined}
        className="absolute inset-0 overflow-auto bg-surface py-1 data-all-selected:bg-iris-soft font-mono text-xs leading-5 [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        {store.visibleLines > 0 && <Beginning earlier={earlier} onEarlier={goEarlier} />}
        <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
          <div
            className={classNames("absolute top-0 left-0", look.wrap ? "w-full" : "w-max min-w-full")}
            style={{ transform: `translateY(${(items[0]?.start ?? BEGINNING_HEIGHT) - BEGINNING_HEIGHT}px)` }}
          >
            {items.map((item, at) => {
              const entry = entries[item.index];
              if (!entry) return null;
              return (
                <div
                  key={item.key}
                  ref={virtualizer.measureElement}
                  data-index={item.index}
                  data-entry={entry.id}
                  style={{ marginTop: at === 0 ? 0 : item.start - (items[at - 1]?.end ?? item.start) }}
                  tabIndex={-1}
                  className="outline-none focus-visible:bg-iris-soft"
                >
                  <LogRow
                    entry={entry}
                    filter={filter}
                    expanded={expanded.has(entry.id)}
                    onToggle={toggle}
                    landed={entry.kind === "line" && entry.time === land}
                    readWhole={readWhole}
                    {...look}
                  />
                </div>
              );
            })}
          </div>
        </div>
        {/* Marks tell what happened to the pods, not why there is no line. */}
        {store.visibleLines === 0 && <div className="font-sans text-sm">{empty()}</div>}
      </div>
      {!following && entries.length > 0 && (
        <div className="absolute right-4 bottom-4">
          <Button
            look="primary"
            size="small"
            onClick={() => setFollowing(true)}
            icon={<ArrowDown className="size-3.5" aria-hidden="true" />}
            className="shadow-lift"
          >
            {fresh > 0 ? `${fresh.toLocaleString()} new ${fresh === 1 ? "line" : "lines"}` : "Jump to latest"}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Where the entry of an id stands, or where it would stand: ids go up. */
function indexOf(entries: readonly LogEntry[], id: number): number {
  let [from, to] = [0, entries.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((entries[middle]?.id ?? id) < id) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Above the first line: whether there are earlier ones. */
function Beginning({ earlier, onEarlier }: { earlier: Earlier; onEarlier: () => void }) {
  return (
    <div className="sticky left-0 flex h-8 max-w-full items-center gap-2 px-3 font-sans text-xs text-muted">
      {BEGINNING[earlier]}
      {(earlier === "more" || earlier === "failed") && (
        <button type="button" onClick={onEarlier} className="underline hover:text-ink">
          {earlier === "more" ? "Load earlier lines" : "Try again"}
        </button>
      )}
    </div>
  );
}

const BEGINNING: Partial<Record<Earlier, string>> = {
  loading: "Loading earlier lines…",
  failed: "Earlier lines can't be read now.",
  end: "The log begins here: the kubelet keeps no earlier lines.",
  limit: "Earlier lines lie too far back to be read here; the download begins earlier.",
  full: "This view holds 100,000 lines; the download has those before, as far as the kubelet keeps them.",
};
