"use client";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

/** How near to the end still counts as at the end, in pixels. */
const NEAR = 12;
/** How near to the first line earlier ones are read, in pixels: before the reader is there. */
const NEAR_TOP = 200;
/** A scroll this soon after a key, wheel, touch or drag was the reader's. */
const BY_HAND_MS = 700;

/**
 * Keeps the end in view while following. Scrolling up by hand stops following, back down to the end takes it up again;
 * what the page itself scrolls changes nothing. `version` changes with the content, `dropped` counts what left at the front.
 */
export function useTail(options: {
  element: RefObject<HTMLElement | null>;
  following: boolean;
  setFollowing: (following: boolean) => void;
  /** The reader scrolled up, nearly to the first line. */
  onTop: () => void;
  version: number;
  dropped: number;
  rowHeight: number;
  /** Of all rows: wrapping and measuring change it without new content. */
  height: number;
}): void {
  const { element, following, setFollowing, version, dropped, rowHeight, height, onTop } = options;
  const droppedBefore = useRef(dropped);
  // The listeners stay while everything else changes: a scroll event itself renders anew, and must still be heard.
  const setLatest = useRef(setFollowing);
  const latestTop = useRef(onTop);
  useEffect(() => {
    setLatest.current = setFollowing;
    latestTop.current = onTop;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the content that grew
  useLayoutEffect(() => {
    const node = element.current;
    if (!node) return;
    if (following) {
      node.scrollTop = node.scrollHeight;
      // Rows are measured after they are drawn: once more when they have their height.
      const frame = requestAnimationFrame(() => {
        node.scrollTop = node.scrollHeight;
      });
      droppedBefore.current = dropped;
      return () => cancelAnimationFrame(frame);
    }
    node.scrollTop -= Math.max(0, dropped - droppedBefore.current) * rowHeight;
    droppedBefore.current = dropped;
    return undefined;
  }, [element, following, version, dropped, rowHeight]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height stands for rows that grew
  useLayoutEffect(() => {
    if (following && element.current) element.current.scrollTop = element.current.scrollHeight;
  }, [element, following, height]);

  // A banner above or a turned phone changes the room: the end stays in view.
  useEffect(() => {
    const node = element.current;
    if (!node || !following) return;
    const observer = new ResizeObserver(() => {
      node.scrollTop = node.scrollHeight;
    });
    observer.observe(node);
    return () => observer.disconnect();
  }, [element, following]);

  useEffect(() => {
    const node = element.current;
    if (!node) return;
    let byHandAt = Number.NEGATIVE_INFINITY;
    let before = node.scrollTop;
    const byHand = () => {
      byHandAt = performance.now();
    };
    const onScroll = () => {
      const up = node.scrollTop < before;
      before = node.scrollTop;
      if (performance.now() - byHandAt > BY_HAND_MS) return;
      const distance = node.scrollHeight - node.clientHeight - node.scrollTop;
      if (up && node.scrollTop <= NEAR_TOP) latestTop.current();
      if (up && distance > NEAR) setLatest.current(false);
      else if (!up && distance <= NEAR) setLatest.current(true);
    };
    const hands = ["wheel", "touchmove", "keydown", "pointerdown"] as const;
    for (const event of hands) node.addEventListener(event, byHand, { passive: true });
    node.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      for (const event of hands) node.removeEventListener(event, byHand);
      node.removeEventListener("scroll", onScroll);
    };
  }, [element]);
}
