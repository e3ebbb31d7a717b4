"use client";
import { formatAge, formatMoment } from "./time";
import { useHydrated } from "./use-hydrated";
import { useNow } from "./use-now";

/** How long ago, ticking; the exact moment on hover. `time` is RFC 3339. */
export function Age({ time, ago = false }: { time: string; ago?: boolean }) {
  const now = useNow(1_000);
  // In the reader's own time zone, which the server does not know.
  const title = useHydrated() ? formatMoment(time) : undefined;
  return (
    <time dateTime={time} title={title} className="tabular whitespace-nowrap">
      {formatAge(now - Date.parse(time))}
      {ago && " ago"}
    </time>
  );
}
