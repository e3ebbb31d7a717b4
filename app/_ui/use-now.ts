"use client";
import { createContext, useContext, useSyncExternalStore } from "react";

/** One ticking clock for each period, shared by everything that shows it; it stands still while nobody looks. */
class Clock {
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setInterval> | undefined;
  private now = Date.now();
  constructor(private readonly period: number) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    this.now = Date.now();
    this.timer ??= setInterval(() => {
      this.now = Date.now();
      for (const notify of this.listeners) notify();
    }, this.period);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    };
  };
  readonly read = (): number => this.now;
}

const clocks = new Map<number, Clock>();

/** When the server rendered the page, in milliseconds since 1970: what is shown first, so that server and browser agree. */
export const RenderedAt = createContext(0);

/** The time now in milliseconds since 1970, renewed every `period` milliseconds. */
export function useNow(period: number): number {
  const renderedAt = useContext(RenderedAt);
  let clock = clocks.get(period);
  if (!clock) {
    clock = new Clock(period);
    clocks.set(period, clock);
  }
  return useSyncExternalStore(clock.subscribe, clock.read, () => renderedAt);
}
