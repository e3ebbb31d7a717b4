"use client";
import { useSyncExternalStore } from "react";

const subscribe = () => () => {};

/** False until the page's scripts run. A form whose submission they handle waits for it: the browser would post it itself. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
}
