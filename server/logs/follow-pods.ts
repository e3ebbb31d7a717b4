import { namespaceOf } from "@/server/contract/names";
import { delay, type Gateway } from "@/server/kubernetes";
import { beginningOf, type ParsedLogParams } from "./beginning";
import { containerLog } from "./container-log";
import { containerState, type Pod } from "./container-state";
import { environmentPods } from "./environment-pods";
import { type ContainerHandle, followContainer } from "./follow-container";
import type { Lane } from "./lane";
import { mark } from "./marks";
import type { Merger } from "./merge";
import { type PodFeed, podFeed } from "./pod-feed";
import { readPrevious } from "./read-previous";
import { isWanted, MAX_CONTAINERS, sourceOf, wantedContainers } from "./source";

export interface FollowPodsOptions {
  gateway: Gateway;
  params: ParsedLogParams;
  merger: Merger;
  signal: AbortSignal;
  lineLimitBytes?: number;
}

/** How long the first list of pods may take before the reader is told what is missing. */
const PATIENCE_MS = 1500;

/**
 * Follows the pods of an environment that the parameters ask for, as they come and go, into the merger. Resolves when
 * the signal is aborted; without `follow`, when everything that is there was read.
 */
export async function followPods(options: FollowPodsOptions): Promise<void> {
  const { gateway, params, merger, signal, lineLimitBytes } = options;
  const feeds = new Map<string, PodFeed>();
  const work = new Set<Promise<void>>();
  const pods = environmentPods(gateway, params.environment);
  const follow = params.follow && !params.previous;
  let sources = 0;
  let previousFound = false;
  let capTold = false;

  const tell = (...about: Parameters<typeof mark>) => merger.announce(mark(...about));

  function handleOf(feed: PodFeed, pod: Pod, container: string): ContainerHandle {
    return {
      signal: feed.signal,
      nextChange: feed.nextChange,
      state: () => feed.pod && containerState(feed.pod, container),
      announce(restart) {
        const index = sources++;
        merger.announce({ kind: "source", index, source: sourceOf(pod, container, restart) });
        return index;
      },
    };
  }

  async function followOne(feed: PodFeed, pod: Pod, container: string, initial: boolean): Promise<void> {
    const { name, uid = "" } = pod.metadata;
    let lane: Lane | undefined;
    try {
      const place = { uid, container, state: containerState(pod, container), initial };
      const beginning = beginningOf(params, place);
      lane = merger.lane(beginning.kind !== "start");
      const cursor = beginning.kind === "cursor" ? beginning : undefined;
      const namespace = namespaceOf(params.environment);
      const log = containerLog({
        gateway,
        namespace,
        pod: name,
        container,
        lane,
        signal: feed.signal,
        lineLimitBytes,
        cursor,
      });
      const handle = handleOf(feed, pod, container);
      if (params.previous)
        previousFound = (await readPrevious(log, handle, params.tailLines)) || previousFound;
      else await followContainer({ log, handle, lane, beginning, follow });
    } catch (error) {
      // One container's trouble never ends the others.
      tell("error", `${name}/${container}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      lane?.close();
    }
  }

  function add(pod: Pod, initial: boolean): void {
    const feed = podFeed(pod, signal);
    feeds.set(pod.metadata.uid ?? "", feed);
    for (const container of wantedContainers(pod, params)) {
      if (work.size >= MAX_CONTAINERS) {
        if (!capTold)
          tell("error", `Only ${MAX_CONTAINERS} containers are followed at once: choose components or pods.`);
        capTold = true;
        return;
      }
      const one = followOne(feed, pod, container, initial).finally(() => work.delete(one));
      work.add(one);
    }
  }

  function remove({ metadata: { uid = "" } }: Pod): void {
    feeds.get(uid)?.remove();
    feeds.delete(uid);
  }

  function upsert(pod: Pod, initial = false): void {
    const { name, uid = "" } = pod.metadata;
    for (const { pod: other } of feeds.values()) {
      if (other && other.metadata.name === name && other.metadata.uid !== uid) remove(other);
    }
    const feed = feeds.get(uid);
    if (feed) feed.update(pod);
    else if (isWanted(pod, params)) add(pod, initial);
  }

  async function firstList(): Promise<void> {
    const late = new AbortController();
    delay(PATIENCE_MS, AbortSignal.any([signal, late.signal])).then(
      () =>
        tell("waiting", `The pods of ${params.environment} can't be listed yet: ${pods.health().message}`),
      () => {},
    );
    await pods.synced(signal).finally(() => late.abort());
  }

  pods.start();
  try {
    await firstList();
    pods.subscribe({ upsert, remove });
    for (const pod of pods.list()) upsert(pod, true);
    if (feeds.size === 0) tell("waiting", "No pod matches yet.");
    if (follow) {
      await ended(signal);
      pods.stop();
    }
    await Promise.all(work);
    if (params.previous && feeds.size > 0 && !previousFound && !signal.aborted) {
      tell("ended", "No container has restarted: there is no earlier log.");
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    pods.stop();
  }
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
