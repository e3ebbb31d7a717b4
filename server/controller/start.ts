import { randomUUID } from "node:crypto";
import { Registry } from "prom-client";
import { createQueue, type Outcome, type Queue } from "../environments/queue";
import { createCaches } from "../environments/reconcile/caches";
import type { ReconcileContext } from "../environments/reconcile/context";
import { reconcile } from "../environments/reconcile/reconcile";
import { loadTemplates } from "../environments/render/templates";
import type { Logger } from "../http/log";
import { createGateway, type Gateway, isKubernetesError } from "../kubernetes";
import type { ControllerConfig } from "./config";
import { serveHealth } from "./health";
import { startLeaderElection } from "./leader";
import { createControllerMetrics } from "./metrics";

export interface StartOptions {
  config: ControllerConfig;
  log: Logger;
  /** Folder that holds `k8s/`. */
  root?: string;
  /** A gateway to use instead of one of its own. */
  gateway?: Gateway;
  registry?: Registry;
}

export interface Controller {
  /** Of the health and metrics server. */
  port: number;
  isLeader(): boolean;
  /** Resolves after the first complete list of everything. */
  synced: Promise<void>;
  /** Ends what is in flight, hands leadership over, closes the port. */
  close(): Promise<void>;
}

const LEASE = "devspace-portal-controller";
/** After a conflict, the time in which the cache usually learns of the newer version. */
const CONFLICT_AGAIN_MS = 50;

/** Starts the controller: caches at once, reconciling while it leads. */
export async function startController(options: StartOptions): Promise<Controller> {
  const { config, log, root, registry = new Registry() } = options;
  const gateway = options.gateway ?? createGateway({ context: config.kubeContext, metrics: registry });
  let queue: Queue | undefined;
  const metrics = createControllerMetrics(registry, () => queue?.size() ?? 0);
  const caches = createCaches(gateway);
  const context: ReconcileContext = {
    gateway,
    caches,
    templates: loadTemplates(root),
    settings: config.render,
    clock: () => new Date(),
    log,
    memory: new Map(),
    onStatus: metrics.observeStatus,
  };

  async function process(name: string): Promise<Outcome | undefined> {
    const end = metrics.reconcileDuration.startTimer();
    try {
      const outcome = await reconcile(context, name);
      end({ result: "success" });
      return outcome;
    } catch (error) {
      const stale = isKubernetesError(error, "conflict");
      end({ result: stale ? "conflict" : "error" });
      if (stale) return { againInMs: CONFLICT_AGAIN_MS };
      throw error;
    }
  }

  const stopping = new AbortController();
  const health = await serveHealth({
    port: config.port,
    host: config.host,
    registry,
    // An API server that is away is no reason to restart or to be taken out: caches catch up by themselves.
    notReady: () =>
      caches.health().synced ? undefined : `Not everything was listed yet: ${caches.health().message}`,
  });
  caches.onChange((name) => queue?.add(name));
  caches.start();
  const synced = caches.synced(stopping.signal);
  synced.catch(() => {});

  const leader = startLeaderElection({
    gateway,
    namespace: config.namespace,
    name: LEASE,
    identity: `${config.name}_${randomUUID()}`,
    log,
    async onElected() {
      metrics.leader.set(1);
      await synced;
      if (!leader.isLeader()) return;
      queue = createQueue({
        process,
        onFailure: (name, error, retryInMs) =>
          log.warn({ err: error, environment: name, retryInMs }, "reconciling failed"),
      });
      for (const name of caches.names()) queue.add(name);
    },
    onDeposed() {
      metrics.leader.set(0);
      void queue?.stop();
      queue = undefined;
    },
  });

  return {
    port: health.port,
    isLeader: leader.isLeader,
    synced,
    async close() {
      stopping.abort();
      await queue?.stop();
      await leader
        .stop()
        .catch((error: unknown) => log.warn({ err: error }, "could not hand over the Lease"));
      caches.stop();
      await new Promise((resolve) => {
        health.server.close(resolve);
        health.server.closeAllConnections();
      });
    },
  };
}
