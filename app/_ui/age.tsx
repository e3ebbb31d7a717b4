"use client";
import { formatAge, formatMoment } from "./time";
import { useNow } from "./use-now";

/** How long ago, ticking; the exact moment on hover. `time` is RFC 3339. */
export function Age({ time, ago = false }: { time: string; ago?: boolean }) {
  const now = useNow(1_000);
  return (
    <time
      dateTime={time}
      title={formatMoment(time)}
      suppressHydrationWarning
      className="tabular whitespace-nowrap"
    >
      {formatAge(now - Date.parse(time))}
      {ago && " ago"}
    </time>
  );
}
