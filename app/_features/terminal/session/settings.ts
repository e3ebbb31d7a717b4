"use client";
import { useSyncExternalStore } from "react";
import { z } from "zod";

const KEY = "devspace-portal:terminal";

/** Smallest and largest text, in pixels. */
export const FONT_SIZES = [9, 24] as const;

const settings = z.object({
  fontSize: z.number().min(FONT_SIZES[0]).max(FONT_SIZES[1]).catch(13),
  copyOnSelect: z.boolean().catch(false),
  screenReader: z.boolean().catch(false),
  /** Height of the dock in pixels, and how much of its width the left of two panes takes. */
  height: z.number().min(0).max(4000).catch(320),
  split: z.number().min(0.2).max(0.8).catch(0.5),
});
export type TerminalSettings = z.infer<typeof settings>;

const INITIAL = settings.parse({});
const listeners = new Set<() => void>();
let current: TerminalSettings | undefined;

function read(): TerminalSettings {
  if (current) return current;
  try {
    const parsed = settings.safeParse(JSON.parse(localStorage.getItem(KEY) ?? "{}"));
    current = parsed.success ? parsed.data : INITIAL;
  } catch {
    current = INITIAL;
  }
  return current;
}

/** Changes what is kept in this browser. */
export function changeTerminalSettings(change: Partial<TerminalSettings>): void {
  current = { ...read(), ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Not kept, but it works for now.
  }
  for (const notify of listeners) notify();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How terminals look and behave: a matter of taste, kept in this browser. */
export function useTerminalSettings(): TerminalSettings {
  return useSyncExternalStore(subscribe, read, () => INITIAL);
}
