"use client";
import { useSyncExternalStore } from "react";
import type { LogSettings } from "./log-toolbar";

const KEY = "devspace-portal:log-view";
const initial: LogSettings = { wrap: false, timestamps: true };
const listeners = new Set<() => void>();
let current: LogSettings | undefined;

function read(): LogSettings {
  if (current) return current;
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    current =
      typeof stored === "object" && stored !== null
        ? {
            wrap: "wrap" in stored && stored.wrap === true,
            timestamps: !("timestamps" in stored && stored.timestamps === false),
          }
        : initial;
  } catch {
    current = initial;
  }
  return current;
}

function write(settings: LogSettings): void {
  current = settings;
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Not kept, but it works for now.
  }
  for (const notify of listeners) notify();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How lines are shown: a matter of taste, kept in this browser. */
export function useLogSettings(): [LogSettings, (settings: LogSettings) => void] {
  return [useSyncExternalStore(subscribe, read, () => initial), write];
}
