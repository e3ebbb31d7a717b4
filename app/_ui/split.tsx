"use client";
import { type ReactNode, useRef, useState, useSyncExternalStore } from "react";
import { Separator } from "./separator";

/** Neither part may become narrower, in per cent of the whole. */
const LEAST = 25;
const STEP = 5;
const FIRST = 60;
const unchanged = () => () => {};

/**
 * Two parts side by side with a divider between them that is dragged or moved by arrow keys; below `lg` the second part is not
 * shown. `name` is where the share of the first part is kept in this browser.
 */
export function Split({
  name,
  label,
  first,
  second,
}: {
  name: string;
  label: string;
  first: ReactNode;
  second: ReactNode;
}) {
  // The page comes with the first, and is given the kept one once its scripts run.
  const before = useSyncExternalStore(
    unchanged,
    () => kept(name),
    () => FIRST,
  );
  const [moved, setMoved] = useState<number>();
  const share = moved ?? before;
  const [dragging, setDragging] = useState(false);
  const whole = useRef<HTMLDivElement>(null);
  const change = (wanted: number) => {
    const next = Math.round(Math.min(100 - LEAST, Math.max(LEAST, wanted)));
    setMoved(next);
    try {
      localStorage.setItem(name, String(next));
    } catch {
      // Not kept, but it works for now.
    }
  };
  return (
    <div ref={whole} className="flex min-h-0 flex-1">
      {/* A frame in it would take the pointer away from the divider. */}
      <div
        className={`flex min-w-0 flex-col max-lg:flex-1 ${dragging ? "pointer-events-none" : ""}`}
        style={{ flexBasis: `${share}%` }}
      >
        {first}
      </div>
      <Separator
        vertical
        {...{ label, value: share, least: LEAST, most: 100 - LEAST, onDragging: setDragging }}
        onMove={(x) => {
          const box = whole.current?.getBoundingClientRect();
          if (box) change(((x - box.left) / box.width) * 100);
        }}
        onStep={(by) => change(share + Math.sign(by) * STEP)}
        className="w-2 shrink-0 border-x border-line bg-sunken max-lg:hidden"
      />
      <div className="flex min-w-0 flex-1 flex-col max-lg:hidden">{second}</div>
    </div>
  );
}

function kept(name: string): number {
  try {
    const share = Number(localStorage.getItem(name));
    if (share >= LEAST && share <= 100 - LEAST) return share;
  } catch {
    // As if nothing was kept.
  }
  return FIRST;
}
