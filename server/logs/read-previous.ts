import type { ContainerLog } from "./container-log";
import type { ContainerHandle } from "./follow-container";

/** Reads the last lines of the run before the one that is there; gives whether there was one. */
export async function readPrevious(
  log: ContainerLog,
  handle: ContainerHandle,
  lines: number,
): Promise<boolean> {
  const previous = handle.state()?.previous;
  if (previous === undefined) return false;
  const run = { restart: previous, index: handle.announce(previous) };
  const outcome = await log.read({ run, follow: false, previous: true, tailLines: Math.max(1, lines) });
  if (outcome === "failed") await log.tellGap(run.index, "the log of the run before can't be read");
  return true;
}
