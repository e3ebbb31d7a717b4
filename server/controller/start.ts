import { randomUUID } from "node:crypto";
import { Registry } from "prom-client";
import type { Queue } from "../environments/queue";
import { createCaches } from "../environments/reconcile/caches";
import type { ReconcileContext } from "../environments/reconcile/context";
import { collectDrops } from "../environments/reconcile/drops";
import { onlyNodeReader } from "../environments/reconcile/only-node";
import { pullSecretReader } from "../environments/reconcile/pull-secret-source";
import { nodesReader } from "../environments/reconcile/room";
import { type EnvironmentObject, statusOf } from "../environments/resource";
import { loadTemplates } from "../environments/template/load";
import { revisionOf } from "../environments/template/of";
import type { Templates } from "../environments/template/template";
import type { Logger } from "../http/log";
import { metricsOf, type PlainAnswer, servePlain } from "../http/plain-server";
import { createGateway, delay, type Gateway, LEASE, runAsLeader } from "../kubernetes";
import { choosePublisher } from "../publisher/choose";
import type { Publisher } from "../templates/reconcile/publisher";
import { onTemplateChange, publishedTemplates } from "../templates/revisions/registry";
import type { ControllerConfig } from "./config";
import { createControllerMetrics } from "./metrics";
import { startTemplatesWork } from "./templates-work";
import { whileLeading } from "./while-leading";
import { startWork } from "./work";

export interface StartOptions {
  config: ControllerConfig;
  log: Logger;
  /** Templates to use instead of those of the configured folder. */
  templates?: Templates;
  /** What publishes templates instead of this process and its renderer. */
  publisher?: Publisher;
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

/** What of an environment its template has to know: which revisions and refs are wanted. */
interface Use {
  template: string;
  revisions: (string | undefined)[];
  ref: string | undefined;
  leaving: boolean;
}

const wantedBy = (environment: EnvironmentObject): Use => ({
  template: environment.spec.template,
  revisions: [revisionOf(environment), statusOf(environment).revision],
  ref: environment.spec.ref,
  leaving: environment.metadata.deletionTimestamp !== undefined,
});

const LEASE_NAME = "devspace-portal-controller";
/** A free Lease is taken at once; after so long, somebody wonders why nothing happens. */
const STANDBY_NOTICE_MS = 5000;
const COLLECT_MS = 10 * 60_000;

/** Starts the controller: caches at once, reconciling while it leads. */
export async function startController(options: StartOptions): Promise<Controller> {
  const { config, log, registry = new Registry() } = options;
  const gateway = options.gateway ?? createGateway({ context: config.kubeContext, metrics: registry });
  let queue: Queue | undefined;
  let publishing: Queue | undefined;
  let leader = false;
  const metrics = createControllerMetrics(registry, () => queue?.size() ?? 0);
  const caches = createCaches({ hub: gateway, cluster: gateway });
  const bundled = options.templates ?? loadTemplates(config.templatesDir);
  const published = publishedTemplates({
    ...{ gateway, bundled, imageRegistries: config.render.imageRegistries },
    onUnreadable: (template, revision, error) =>
      log.error({ err: error, template, revision }, "a revision cannot be read"),
  });
  const context: ReconcileContext = {
    hub: gateway,
    cluster: gateway,
    caches,
    // Those of a test are not looked for in the cluster.
    templates: options.templates ?? published,
    settings: config.render,
    nodes: nodesReader(gateway, () => new Date()),
    onlyNode: onlyNodeReader(gateway, () => new Date()),
    pullSecrets: pullSecretReader(gateway, () => new Date()),
    clock: () => new Date(),
    log,
    memory: new Map(),
    onStatus: metrics.observeStatus,
  };

  const stopping = new AbortController();
  const health = await servePlain({
    port: config.port,
    host: config.host,
    paths: {
      // The event loop only: an API server that is away is no reason to restart or to be taken out, caches catch up.
      "/livez": () => ({ text: "ok\n" }),
      "/readyz": () => readinessOf([caches.health(), published.health()]),
      "/metrics": metricsOf(registry),
    },
  });
  /** What each environment runs: a template is looked at when that changes, not with each of its pods. */
  const uses = new Map<string, Use>();
  caches.onChange((name) => {
    queue?.add(name);
    const environment = caches.environment(name);
    const use = environment && wantedBy(environment);
    const before = uses.get(name);
    if (JSON.stringify(use) === JSON.stringify(before)) return;
    if (use) uses.set(name, use);
    else uses.delete(name);
    for (const one of [use, before]) if (one) publishing?.add(one.template);
  });
  onTemplateChange(published, (template, revised) => {
    publishing?.add(template);
    if (!revised) return;
    context.pullSecrets.forget();
    for (const name of caches.names()) {
      if (caches.environment(name)?.spec.template === template) queue?.add(name);
    }
  });
  caches.start();
  published.start();
  const synced = Promise.all([caches.synced(stopping.signal), published.synced(stopping.signal)]).then(
    () => {},
  );
  // Whoever waits for it hears of it; nobody has to.
  synced.catch(() => {});

  async function lead(leading: AbortSignal): Promise<void> {
    log.info("leading");
    metrics.leader.set(1);
    await synced;
    if (leading.aborted) return;
    const mine = whileLeading(gateway, leading);
    queue = startWork({ ...context, hub: mine, cluster: mine }, metrics);
    void collectWhile(leading, { ...context, hub: mine });
    publishing = startTemplatesWork({
      ...{ gateway: mine, published, log, signal: leading },
      publisher: options.publisher ?? choosePublisher(config),
      settings: config.render,
      environments: () => caches.names().flatMap((name) => caches.environment(name) ?? []),
      clock: () => new Date(),
      looked: new Map(),
      refsLooked: new Map(),
    });
  }

  const election = runAsLeader({
    gateway,
    namespace: config.namespace,
    name: LEASE_NAME,
    identity: `${config.name}_${randomUUID()}`,
    signal: stopping.signal,
    onLeading(leading) {
      leader = true;
      lead(leading).catch((error: unknown) => {
        if (!leading.aborted) log.error({ err: error }, "could not begin to lead");
      });
    },
    async onLost() {
      leader = false;
      metrics.leader.set(0);
      const ending = [queue, publishing];
      [queue, publishing] = [undefined, undefined];
      await Promise.all(ending.map((one) => one?.stop()));
      log.info("not leading any more");
    },
  });
  void tellWhoLeads();

  /** Looks for dropped secrets that nobody takes, now and then. */
  async function collectWhile(leading: AbortSignal, own: ReconcileContext): Promise<void> {
    while (!leading.aborted) {
      await collectDrops(own).catch((error: unknown) => {
        if (!leading.aborted) log.warn({ err: error }, "dropped secrets cannot be looked at");
      });
      await delay(COLLECT_MS, leading).catch(() => {});
    }
  }

  async function tellWhoLeads(): Promise<void> {
    await delay(STANDBY_NOTICE_MS, stopping.signal).catch(() => {});
    if (leader || stopping.signal.aborted) return;
    const { namespace } = config;
    try {
      const lease = await gateway.get({ type: LEASE, name: LEASE_NAME, namespace });
      const holder = lease?.spec?.holderIdentity;
      log.info({ holder }, "standing by: another controller leads");
    } catch (error) {
      log.warn({ err: error, namespace }, "standing by: the Lease cannot be read");
    }
  }

  return {
    port: health.port,
    isLeader: () => leader,
    synced,
    async close() {
      stopping.abort();
      await election;
      caches.stop();
      published.stop();
      await new Promise((resolve) => {
        health.server.close(resolve);
        health.server.closeAllConnections();
      });
    },
  };
}

function readinessOf(states: { synced: boolean; message: string }[]): PlainAnswer {
  const missing = states.find(({ synced }) => !synced);
  return missing
    ? { status: 503, text: `Not everything was listed yet: ${missing.message}\n` }
    : { text: "ok\n" };
}
