"use client";
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";

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
  const drag = (event: PointerEvent) => {
    const box = whole.current?.getBoundingClientRect();
    if (dragging && box) change(((event.clientX - box.left) / box.width) * 100);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    change(share + (event.key === "ArrowLeft" ? -STEP : STEP));
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
      {/* biome-ignore lint/a11y/useSemanticElements: a divider that moves is not the rule that hr is. */}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={label}
        aria-valuenow={share}
        aria-valuemin={LEAST}
        aria-valuemax={100 - LEAST}
        tabIndex={0}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDragging(true);
        }}
        onPointerMove={drag}
        onPointerUp={() => setDragging(false)}
        onPointerCancel={() => setDragging(false)}
        onKeyDown={press}
        className="w-2 shrink-0 cursor-col-resize touch-none border-x border-line bg-sunken hover:bg-hover focus-visible:outline-2 focus-visible:outline-iris max-lg:hidden"
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
