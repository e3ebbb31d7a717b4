import { backoffMs, delay } from "./backoff";
import type { Client } from "./client";
import { isKubernetesError, kubernetesError } from "./errors";
import { informerCache } from "./informer-cache";
import type { WatchRestartReason } from "./metrics";
import { listAll } from "./objects";
import type { Informer, InformerEvents, KubernetesObject, ListOptions, ResourceType } from "./types";
import { watchOnce } from "./watch";
import { writersOf } from "./writers";

export interface InformerOptions<T> extends ListOptions {
  indexLabels?: string[];
  transform?: (object: T) => T;
  keepWriters?: boolean;
}

interface Tuning {
  /** Seconds after which each watch is renewed; bounds how long a silent connection goes unnoticed. */
  watchSeconds: number;
}

/** A broken watch is usually back within a second; only longer outages are worth telling. */
const LIVE_GRACE_MS = 5000;
const BACKOFF_BASE_MS = 250;
const BACKOFF_CAP_MS = 10_000;
/** Rights arrive with a RoleBinding that is often just being made. */
const FORBIDDEN_CAP_MS = 2000;

function restartReason(error: unknown): WatchRestartReason {
  if (isKubernetesError(error, "gone")) return "gone";
  return error instanceof Error && error.cause === "stalled" ? "stalled" : "error";
}

/** See `Informer`. `T` is what `transform` makes of the objects; managed fields are always dropped, all but who wrote them with `keepWriters`. */
export function createInformer<T extends KubernetesObject>(
  client: Client,
  type: ResourceType<T>,
  { indexLabels, transform, keepWriters, ...selection }: InformerOptions<T>,
  { watchSeconds }: Tuning,
): Informer<T> {
  const cache = informerCache<T>(indexLabels);
  const subscribers = new Set<InformerEvents<T>>();
  const waiting = new Set<() => void>();
  const stopping = new AbortController();
  let started = false;
  let synced = false;
  let brokenAt: number | undefined;
  let changedAt = Date.now();
  let restarts = 0;
  let message = "not started";

  function shape(object: KubernetesObject): T {
    const { managedFields: _, ...metadata } = object.metadata;
    const writers = keepWriters ? { writers: writersOf(object) } : {};
    const slim = { ...object, metadata: { ...metadata, ...writers } } as T;
    return transform ? transform(slim) : slim;
  }

  function notify(tell: (events: InformerEvents<T>) => void): void {
    for (const events of [...subscribers]) {
      try {
        tell(events);
      } catch (error) {
        // A subscriber's mistake must neither stop the watch nor stay unseen.
        queueMicrotask(() => process.emitWarning(error instanceof Error ? error : String(error)));
      }
    }
  }

  function markLive(): void {
    if (brokenAt !== undefined || message !== "live") changedAt = Date.now();
    brokenAt = undefined;
    message = "live";
  }

  function markBroken(error: unknown): void {
    if (brokenAt === undefined) changedAt = brokenAt = Date.now();
    message = error instanceof Error ? error.message : String(error);
  }

  async function relist(): Promise<string> {
    const { items, resourceVersion } = await listAll(client, type, selection, stopping.signal);
    const again = synced;
    const { upserted, removed } = cache.replace(items.map(shape));
    synced = true;
    for (const object of removed) notify((events) => events.remove(object));
    for (const object of upserted) notify((events) => events.upsert(object));
    if (again) notify((events) => events.rebuilt?.());
    for (const resolve of waiting) resolve();
    waiting.clear();
    return resourceVersion;
  }

  /** Watches from a version to the watch's end; gives the version to go on from. */
  async function watch(from: string, onVersion: (version: string) => void): Promise<void> {
    // Spread out, so that the informers of many processes do not renew at once.
    const seconds = Math.ceil(watchSeconds * (0.8 + 0.4 * Math.random()));
    const request = { ...selection, resourceVersion: from, seconds, signal: stopping.signal };
    for await (const event of watchOnce(client, type, request)) {
      client.metrics.watchEvent(type.plural);
      if (event.type === "OPEN") {
        markLive();
        continue;
      }
      if (event.resourceVersion) onVersion(event.resourceVersion);
      if (event.type === "BOOKMARK") continue;
      const object = shape(event.object);
      if (event.type === "DELETED") {
        if (cache.remove(object)) notify((events) => events.remove(object));
      } else if (cache.upsert(object)) {
        notify((events) => events.upsert(object));
      }
    }
  }

  async function run(): Promise<void> {
    let version: string | undefined;
    let failures = 0;
    while (!stopping.signal.aborted) {
      const startedAt = Date.now();
      try {
        version ??= await relist();
        await watch(version, (newer) => {
          version = newer;
          failures = 0;
        });
        client.metrics.watchRestarted("ended");
        // In order, unless the other side ends watches as soon as they are opened.
        if (Date.now() - startedAt >= 1000) {
          failures = 0;
          continue;
        }
      } catch (error) {
        if (stopping.signal.aborted) return;
        const reason = restartReason(error);
        client.metrics.watchRestarted(reason);
        restarts++;
        markBroken(error);
        if (reason === "gone") {
          version = undefined;
          if (failures === 0) {
            failures = 1;
            continue;
          }
        }
        const cap = isKubernetesError(error, "forbidden") ? FORBIDDEN_CAP_MS : BACKOFF_CAP_MS;
        await delay(backoffMs(failures++, BACKOFF_BASE_MS, cap), stopping.signal).catch(() => {});
        continue;
      }
      await delay(backoffMs(failures++, BACKOFF_BASE_MS, BACKOFF_CAP_MS), stopping.signal).catch(() => {});
    }
  }

  return {
    start() {
      if (started) return;
      started = true;
      changedAt = brokenAt = Date.now();
      message = "waiting for the first list";
      void run();
    },
    stop() {
      stopping.abort();
      brokenAt ??= Date.now();
      message = "stopped";
      subscribers.clear();
    },
    synced(signal) {
      if (synced) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const cancelled = () => {
          waiting.delete(done);
          reject(kubernetesError("aborted", `Stopped waiting for the first list of ${type.plural}.`));
        };
        const done = () => {
          signal?.removeEventListener("abort", cancelled);
          stopping.signal.removeEventListener("abort", cancelled);
          resolve();
        };
        if (signal?.aborted || stopping.signal.aborted) return cancelled();
        signal?.addEventListener("abort", cancelled, { once: true });
        stopping.signal.addEventListener("abort", cancelled, { once: true });
        waiting.add(done);
      });
    },
    get: cache.get,
    list: cache.list,
    byLabel: cache.byLabel,
    subscribe(events) {
      subscribers.add(events);
      return () => subscribers.delete(events);
    },
    health() {
      const live =
        synced &&
        !stopping.signal.aborted &&
        (brokenAt === undefined || Date.now() - brokenAt < LIVE_GRACE_MS);
      return { synced, live, since: new Date(changedAt).toISOString(), restarts, message };
    },
  };
}
