"use client";
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useRef } from "react";
import { classNames } from "./class-names";

/** Pixels of one press of an arrow key. */
const STEP = 24;

/**
 * A border that is dragged, or moved by the arrow keys, to give more or less room: `vertical` stands between two parts, otherwise it
 * lies above one. `onMove` gets where it was moved to, in pixels of the page.
 */
export function Separator({
  label,
  vertical = false,
  value,
  least,
  most,
  onMove,
  onStep,
  onDragging,
  className,
  style,
}: {
  label: string;
  vertical?: boolean;
  /** Where it stands, for assistive tools. */
  value: number;
  least: number;
  most: number;
  onMove: (at: number) => void;
  /** Moves it by so many pixels: positive is right or down. */
  onStep: (by: number) => void;
  /** Told when it is taken and let go: a frame beside it would take the pointer. */
  onDragging?: (dragging: boolean) => void;
  className?: string;
  style?: CSSProperties;
}) {
  const dragging = useRef(false);
  const drag = (on: boolean) => {
    dragging.current = on;
    onDragging?.(on);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag(true);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (dragging.current) onMove(vertical ? event.clientX : event.clientY);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const [less, more] = vertical ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    onStep(event.key === less ? -STEP : STEP);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr takes neither focus nor keys
    <div
      role="separator"
      aria-label={label}
      aria-orientation={vertical ? "vertical" : "horizontal"}
      aria-valuenow={Math.round(value)}
      aria-valuemin={Math.round(least)}
      aria-valuemax={Math.round(most)}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => drag(false)}
      onPointerCancel={() => drag(false)}
      onKeyDown={onKeyDown}
      style={style}
      className={classNames(
        "touch-none outline-none transition-colors hover:bg-iris/50 focus-visible:bg-iris",
        vertical ? "cursor-col-resize" : "cursor-row-resize",
        className,
      )}
    />
  );
}
