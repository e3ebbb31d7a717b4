"use client";
import { useState } from "react";
import { MAX_TAIL_LINES } from "@/server/contract/logs";

/** `more`: earlier lines may be there; `end`: the kubelet has no earlier ones; `limit`: more are not given here. */
export type Earlier = "more" | "end" | "limit";

const FIRST = 1000;
const FACTOR = 10;

/**
 * How far back the log is read, and the time of the line to show first. Reading further back reads again with more
 * history, since the log API knows no other way back; the line that was at the top is landed on again.
 */
export function useEarlierLines(at: string | undefined) {
  const [tailLines, setTailLines] = useState(at ? MAX_TAIL_LINES : FIRST);
  const [land, setLand] = useState(at);
  return {
    tailLines,
    land,
    /** By the oldest line that is held. After a reading that brought nothing earlier the log begins there. */
    earlier(oldest: string | undefined): Earlier {
      if (tailLines > FIRST && land !== undefined && land !== at && oldest !== undefined && oldest >= land)
        return "end";
      return tailLines < MAX_TAIL_LINES ? "more" : "limit";
    },
    goEarlier(oldest: string | undefined): void {
      if (oldest === undefined || tailLines >= MAX_TAIL_LINES) return;
      setTailLines(Math.min(MAX_TAIL_LINES, tailLines * FACTOR));
      setLand(oldest);
    },
  };
}
