import type { LogCursor } from "@/server/contract/logs";
import { backoffMs, delay } from "@/server/kubernetes";
import type { ContainerLog } from "./container-log";
import type { ContainerState } from "./container-state";
import type { Lane } from "./lane";
import { mark } from "./marks";

/** One container of one pod, as the stream's pods present it. */
export interface ContainerHandle {
  /** What is known of it now; undefined once the pod is gone. */
  state(): ContainerState | undefined;
  /** Resolves with the next news about the pod, when it is gone, and when the stream ends. */
  nextChange(): Promise<void>;
  /** Aborted when the stream ends, and a while after the pod is gone. */
  signal: AbortSignal;
  /** Makes a run of the container known to the reader of the stream; gives its index. */
  announce(restart: number): number;
}

/** Where reading begins. */
export type Beginning =
  /** With the last lines of the run that is there; 0 is only what comes from now on. */
  | { kind: "tail"; lines: number }
  /** With everything: the container is new to the stream. */
  | { kind: "start" }
  /** Right after what an earlier stream gave of run `restart`. */
  | { kind: "cursor"; restart: number; cursor: LogCursor }
  /** With everything from a second on. */
  | { kind: "since"; sinceTime: string };

export interface FollowContainerOptions {
  log: ContainerLog;
  handle: ContainerHandle;
  lane: Lane;
  beginning: Beginning;
  /** Without it, what is there is read to its end. */
  follow: boolean;
}

interface Run {
  restart: number;
  index: number;
  /** It is over and everything of it was read. */
  complete: boolean;
}

/** A log ends a moment before the pod's state says so: how long to wait for the state before opening it again. */
const STATE_LAG_MS = 3000;
const FINAL_ATTEMPTS = 4;

/** Follows one container through its runs until its pod is gone or the signal is aborted. Never throws for one log. */
export async function followContainer(options: FollowContainerOptions): Promise<void> {
  const { log, handle, lane, beginning, follow } = options;
  const { signal } = handle;
  const waitingTold = new Set<string>();
  let run: Run | undefined;
  let history = beginning.kind !== "start";
  let broken = false;
  let attempts = 0;

  async function tellWaiting({ reason }: ContainerState): Promise<void> {
    const word = reason.split(/[:,]/)[0] ?? reason;
    if (waitingTold.has(word)) return;
    waitingTold.add(word);
    await log.tell(mark("waiting", `${log.name}: ${reason}`, { s: run?.index }));
  }

  /** Reads what is left of a run that another one has followed. */
  async function finish(over: Run, { restart, previous }: ContainerState): Promise<void> {
    if (!over.complete && previous === over.restart) {
      const outcome = await log.read({ run: over, follow: false, previous: true });
      if (outcome === "failed" && !log.clean) {
        await log.tellGap(over.index, "the end of the run before can't be read");
      }
    } else if (!over.complete || restart > over.restart + 1) {
      await log.tellGap(over.index, "it restarted several times");
    }
  }

  async function begin({ restart }: ContainerState): Promise<Run> {
    const next = { restart, index: handle.announce(restart), complete: false };
    const about = { s: next.index };
    if (run) await log.tell(mark("restarted", `${log.name} restarted: run ${restart + 1}.`, about));
    else if (beginning.kind === "start") await log.tell(mark("joined", `${log.name} joined.`, about));
    waitingTold.clear();
    attempts = 0;
    return next;
  }

  async function readHistory(current: Run) {
    const base = { run: current, follow: false };
    if (beginning.kind === "tail") {
      // With no history wanted, the last line tells where now is.
      const silent = beginning.lines === 0;
      return log.read({ ...base, tailLines: Math.max(1, beginning.lines), silent });
    }
    return log.read({ ...base, sinceTime: beginning.kind === "since" ? beginning.sinceTime : undefined });
  }

  async function pauseUntil(change: Promise<void>, ms: number): Promise<void> {
    const done = new AbortController();
    const wait = delay(ms, AbortSignal.any([signal, done.signal])).catch(() => {});
    await Promise.race([change, wait]);
    done.abort();
  }

  if (beginning.kind === "cursor") {
    run = { restart: beginning.restart, index: handle.announce(beginning.restart), complete: false };
  }
  for (;;) {
    const change = handle.nextChange();
    const state = handle.state();
    if (!state || signal.aborted) break;
    if (state.phase === "pending") {
      await tellWaiting(state);
      lane.endHistory();
      if (!follow) break;
      await change;
      continue;
    }
    if (!run || state.restart > run.restart) {
      if (run) {
        await finish(run, state);
        history = false;
      }
      run = await begin(state);
    }
    if (run.complete) {
      if (!follow) break;
      if (state.reason.startsWith("CrashLoopBackOff")) await tellWaiting(state);
      await change;
      continue;
    }
    const final = state.phase === "ended";
    const fallback = beginning.kind === "since" ? beginning.sinceTime : undefined;
    const outcome = history
      ? await readHistory(run)
      : await log.read({ run, follow: follow && !final, sinceTime: fallback });
    broken = outcome === "failed";
    attempts = broken ? attempts + 1 : 0;
    const wasHistory = history;
    if (history && (!broken || log.started)) {
      history = false;
      lane.endHistory();
    }
    if (!broken && (final || !follow)) {
      run.complete = true;
      if (final) {
        const time = state.endedAt ? { time: state.endedAt } : {};
        await log.tell(mark("ended", `${log.name} ended: ${state.reason}.`, { s: run.index, ...time }));
      }
    } else if (broken && (final || !follow) && attempts >= FINAL_ATTEMPTS) {
      run.complete = true;
      if (!log.clean) await log.tellGap(run.index, "its log can't be read");
    } else if (broken) {
      await pauseUntil(change, backoffMs(attempts - 1, 250, 5_000));
    } else if (outcome === "ended" && !wasHistory) {
      await pauseUntil(change, STATE_LAG_MS);
    }
  }
  if (!run || !follow) return;
  if (broken && !run.complete && !log.clean) await log.tellGap(run.index, "the pod is gone");
  if (!handle.state()) await log.tell(mark("left", `${log.name} left.`, { s: run.index }));
}
