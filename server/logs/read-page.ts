import type { z } from "zod";
import type { LogPage, LogPayload, LogSource, logCursor, readLogsRequest } from "@/server/contract/logs";
import { namespaceOf } from "@/server/contract/names";
import { type Gateway, isKubernetesError } from "@/server/kubernetes";
import { type ContainerState, containerState, type Pod } from "./container-state";
import { currentPods } from "./environment-pods";
import type { Entry } from "./lane";
import { mark } from "./marks";
import { toPayloads } from "./merge";
import { type Back, readBack } from "./read-back";
import { isWanted, MAX_CONTAINERS, sourceOf, wantedContainers } from "./source";

export interface PageInput {
  gateway: Gateway;
  environment: string;
  request: z.output<typeof readLogsRequest>;
  signal: AbortSignal;
}

interface Run {
  source: LogSource;
  previous: boolean;
}
interface Read extends Back {
  source: LogSource;
  /** The run before it was not read, since this one is longer than the page. */
  restarted: boolean;
}

/**
 * The last lines of the containers asked for, or of those before a time, merged: complete from the first to the last, so that
 * the next page is what comes before its first line. Runs that ended are read too, while the kubelet keeps them.
 */
export async function readPage({ gateway, environment, request, signal }: PageInput): Promise<LogPage> {
  const pods = await currentPods(gateway, environment);
  const containers = pods
    .filter((pod) => isWanted(pod, request))
    .flatMap((pod) => wantedContainers(pod, request).map((container) => ({ pod, container })));
  const marks: Entry[] = [];
  if (containers.length > MAX_CONTAINERS)
    marks.push(
      mark("error", `Only ${MAX_CONTAINERS} containers are read at once: choose components or pods.`),
    );
  const { lines, before, held = {} } = request;
  const namespace = namespaceOf(environment);

  /** The runs of one container, newest first, as far back as the page goes. */
  async function readContainer({ pod, container }: { pod: Pod; container: string }): Promise<Read[]> {
    const reads: Read[] = [];
    for (const { source, previous } of runsOf(pod, container, request.previous)) {
      const place = { gateway, namespace, pod: source.pod, container, previous };
      try {
        const back = await readBack({ ...place, lines, before, held: held[source.key], signal });
        reads.push({ ...back, source, restarted: previous && !request.previous });
        if (back.cut !== undefined) break;
      } catch (error) {
        if (signal.aborted) throw error;
        // Gone since the list was read, or its log was thrown away: nothing of it can be read.
        if (isKubernetesError(error, "not-found") || isKubernetesError(error, "invalid")) continue;
        const reason = error instanceof Error ? error.message : String(error);
        marks.push(mark("error", `The log of ${source.pod}/${container} can't be read: ${reason}`));
      }
    }
    return reads;
  }

  const reads = (await Promise.all(containers.slice(0, MAX_CONTAINERS).map(readContainer))).flat();
  // A reading that was ended ends like one that is complete.
  signal.throwIfAborted();
  const page = merged(reads, lines, marks);
  // Where reading stopped is told of its end only.
  return before === undefined && !request.previous ? page : { ...page, cursors: {} };
}

/** Which runs of a container the kubelet has, newest first. */
function runsOf(pod: Pod, container: string, onlyPrevious: boolean): Run[] {
  const state: ContainerState = containerState(pod, container);
  if (state.phase === "pending") return [];
  const run = (restart: number, previous: boolean): Run => ({
    source: sourceOf(pod, container, restart),
    previous,
  });
  const before = state.previous === undefined ? [] : [run(state.previous, true)];
  if (!onlyPrevious) return [run(state.restart, false), ...before];
  // Between two runs the log at hand is that of the one that ended.
  return state.phase === "ended" && state.restart > 0 ? [run(state.restart, false)] : before;
}

/** The newest `wanted` lines of all, from where every one of them is complete. */
export function merged(reads: readonly Read[], wanted: number, marks: readonly Entry[] = []): LogPage {
  const cuts = reads.flatMap(({ cut }) => (cut === undefined ? [] : [cut])).sort();
  const complete = cuts.at(-1) ?? "";
  const entries = reads
    .flatMap(({ lines }, s) => lines.map((line) => ({ s, ...line })))
    .filter(({ t }) => t > complete)
    // Stable: lines of one container keep their order.
    .sort((a, b) => (a.t < b.t ? -1 : a.t > b.t ? 1 : 0));
  // Never between two lines of one time: the next page asks for what is before it.
  const from = entries.at(-wanted)?.t ?? "";
  const shown: Entry[] = entries.filter(({ t }) => t >= from);
  for (const [s, { restarted, source }] of reads.entries()) {
    if (!restarted || !entries.some((entry) => entry.s === s)) continue;
    const next = reads.findIndex((read) => read.source.key === nextRun(source));
    const at = shown.findIndex((entry) => "t" in entry && entry.s === next);
    const first = shown[at];
    if (!first || !("t" in first)) continue;
    const message = `${source.pod}/${source.container} restarted: run ${source.restart + 2}.`;
    shown.splice(at, 0, mark("restarted", message, { s: next, time: first.t }));
  }
  const cursors: Record<string, z.output<typeof logCursor>> = {};
  for (const { lines, source } of reads) {
    const time = lines.at(-1)?.t;
    if (time) cursors[source.key] = { time, seen: lines.filter(({ t }) => t === time).length };
  }
  const payloads: LogPayload[] = reads.map(({ source }, index) => ({ kind: "source", index, source }));
  const isShort = cuts.length === 0 && shown.length >= entries.length;
  const left = reads.some(({ tooFar }) => tooFar) ? "limit" : isShort ? "end" : "more";
  return { payloads: [...payloads, ...toPayloads([...shown, ...marks])], cursors, left };
}

function nextRun({ key, restart }: LogSource): string {
  return `${key.slice(0, key.lastIndexOf("/"))}/${restart + 1}`;
}
