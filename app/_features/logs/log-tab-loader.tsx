"use client";
import { type ComponentType, type ReactNode, useSyncExternalStore } from "react";
import type { LogPage } from "@/server/contract/logs";

type Tab = ComponentType<{ first?: LogPage | undefined }>;

let tab: { Tab: Tab } | { error: unknown } | undefined;
const listeners = new Set<() => void>();

// Begins with the page, beside the data it waits for anyway.
if (typeof window !== "undefined")
  void import("./log-tab")
    .then(
      ({ LogTab }) => {
        tab = { Tab: LogTab };
      },
      (error: unknown) => {
        tab = { error };
      },
    )
    .then(() => {
      for (const notify of listeners) notify();
    });

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The log tab, whose code (list, colours, filter, stream) loads when it is opened; until it is there the page shows `children`. */
export function LogTabLoader({ first, children }: { first: LogPage | undefined; children: ReactNode }) {
  const loaded = useSyncExternalStore(
    subscribe,
    () => tab,
    () => undefined,
  );
  if (!loaded) return children;
  if ("error" in loaded) throw loaded.error;
  return <loaded.Tab first={first} />;
}
