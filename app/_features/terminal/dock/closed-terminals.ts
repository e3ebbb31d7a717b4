import { announce } from "@/app/_ui/toaster";
import { endTerminal } from "../queries";
import type { DockTab } from "../state/dock-state";

/** How long a closed terminal can be had back, in milliseconds: as long as it is announced. */
const UNDO_MS = 8_000;
/** An announcement that goes gives the focus back to where it was; until then nobody else keeps it. */
const GONE_MS = 400;

/**
 * After a terminal was closed: offers it back for a moment, then ends it with all it started. One that was only joined runs on with
 * whoever opened it, which the server sees to.
 */
export function offerBack(tab: DockTab, back: () => void, focus: () => void): void {
  const timer = setTimeout(() => void endTerminal(tab.environment, tab.id).catch(() => {}), UNDO_MS);
  announce(`${tab.title} is closed`, {
    detail: `What runs in it ends in ${UNDO_MS / 1_000} seconds.`,
    undo: () => {
      clearTimeout(timer);
      back();
      setTimeout(focus, GONE_MS);
    },
  });
}
