import type { ContainerLog } from "./container-log";
import type { ContainerHandle } from "./follow-container";

/**
 * Reads the last lines of the run that ended last, once the container has restarted: while it runs that is the run
 * before, between two runs the one that just ended. Gives whether there was one.
 */
export async function readPrevious(
  log: ContainerLog,
  handle: ContainerHandle,
  lines: number,
): Promise<boolean> {
  const state = handle.state();
  const ended = state?.phase === "ended" && state.restart > 0;
  const restart = ended ? state.restart : state?.phase === "running" ? state.previous : undefined;
  if (restart === undefined) return false;
  const run = { restart, index: handle.announce(restart) };
  const outcome = await log.read({ run, follow: false, previous: !ended, tailLines: Math.max(1, lines) });
  if (outcome === "failed") await log.tellGap(run.index, "the log of the run before can't be read");
  return true;
}
