"use client";
import { type RefObject, useEffect } from "react";

/** Milliseconds that a size has to last before a program is told of it. */
const SETTLED_MS = 80;

/** Calls `fit` when the size of `host` has changed and settled. */
export function useFit(host: RefObject<HTMLElement | null>, fit: (() => void) | undefined): void {
  useEffect(() => {
    const place = host.current;
    if (!place || !fit) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(fit, SETTLED_MS);
    });
    observer.observe(place);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [host, fit]);
}
