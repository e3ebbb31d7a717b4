import type { LogCursor, LogLine } from "@/server/contract/logs";
import { type Gateway, isKubernetesError } from "@/server/kubernetes";
import type { Lane } from "./lane";
import { normalizeTime } from "./log-time";
import { type LogMark, mark } from "./marks";
import { readLines } from "./read-lines";
import { resumePoint } from "./resume-point";

/** `ended`: read to its end; `idle`: followed and silent; `failed`: broke off, may be tried again. */
export type Outcome = "ended" | "idle" | "failed";

export interface ContainerLogOptions {
  gateway: Gateway;
  namespace: string;
  pod: string;
  container: string;
  lane: Lane;
  signal: AbortSignal;
  lineLimitBytes?: number;
  cursor?: { restart: number; cursor: LogCursor };
}

export interface ReadRequest {
  /** The run that is read, and its index in the stream. */
  run: { restart: number; index: number };
  follow: boolean;
  previous?: boolean;
  tailLines?: number;
  /** Only used while nothing was read yet; after that reading goes on where it stopped. */
  sinceTime?: string;
  /** Takes note of the lines without passing them on. */
  silent?: boolean;
}

/**
 * The log of one container through all its runs, passed on to a lane. It can be read as often as needed: lines that
 * were passed on do not come again, and where lines may be missing there is a mark.
 */
export function containerLog(options: ContainerLogOptions) {
  const { lane, signal, pod, container } = options;
  const point = resumePoint(options.cursor?.cursor);
  const name = `${pod}/${container}`;
  let newestRun = options.cursor?.restart;
  let orderedAt = "";
  let gapTold = false;
  let failures = 0;
  let clean = false;

  /** Marks keep their place between the lines of their own container, whatever the clocks say. */
  const tell = (entry: LogMark) => lane.push(orderedAt, entry);

  function tellGap(index: number, why: string): Promise<void> {
    if (gapTold) return Promise.resolve();
    gapTold = true;
    return tell(mark("gap", `Lines of ${name} may be missing here: ${why}.`, { s: index }));
  }

  async function tellFailure(index: number, error: unknown): Promise<void> {
    // Pods that are not ready yet, or not there any more, are told by their state.
    if (isKubernetesError(error, "not-found") || isKubernetesError(error, "invalid")) return;
    const passing = !isKubernetesError(error, "forbidden") && !isKubernetesError(error, "unauthorized");
    failures++;
    if (failures !== (passing ? 2 : 1)) return;
    const reason = error instanceof Error ? error.message : String(error);
    await tell(mark("error", `The log of ${name} can't be read, trying again: ${reason}`, { s: index }));
  }

  async function read(request: ReadRequest): Promise<Outcome> {
    const { run, follow, previous, tailLines, silent } = request;
    const resumes = point.newest !== "" && newestRun === run.restart;
    const sinceTime = point.since ?? request.sinceTime;
    const from: { tailLines?: number; sinceTime?: string } =
      point.since === undefined ? { tailLines, sinceTime } : { sinceTime };
    const replay = point.replay();
    let idle = false;
    const onIdle = () => {
      idle = true;
    };
    try {
      for await (const line of readLines({ ...options, ...from, follow, previous, onIdle })) {
        if (line.time === "") throw new Error(line.text);
        failures = 0;
        const time = normalizeTime(line.time);
        if (!replay.accept(time)) continue;
        if (resumes && !replay.met) await tellGap(run.index, "its log was rotated");
        else gapTold = false;
        if (from.tailLines !== undefined) point.beginAt(time);
        newestRun = run.restart;
        clean = false;
        if (silent) continue;
        if (time > orderedAt) orderedAt = time;
        const entry: LogLine = {
          s: run.index,
          t: time,
          m: line.text,
          ...(line.cut ? { cut: true, bytes: line.bytes } : {}),
        };
        await lane.push(time, entry);
      }
      if (resumes && !replay.met && !idle && !signal.aborted) await tellGap(run.index, "its log was rotated");
      if (follow && !idle) clean = true;
      return idle ? "idle" : "ended";
    } catch (error) {
      if (signal.aborted) return "ended";
      await tellFailure(run.index, error);
      return "failed";
    }
  }

  return {
    name,
    tell,
    tellGap,
    read,
    get failures() {
      return failures;
    },
    /** Whether nothing came since a followed reading ended in order, as it does when the container ends. */
    get clean() {
      return clean;
    },
    get started() {
      return point.newest !== "";
    },
  };
}

export type ContainerLog = ReturnType<typeof containerLog>;
