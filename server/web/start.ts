import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { Registry } from "prom-client";
import type { WebConfig } from "@/server/config";
import { ENVIRONMENT } from "@/server/environments/resource";
import { loadTemplates } from "@/server/environments/template/load";
import type { Logger } from "@/server/http/log";
import { createWebMetrics } from "@/server/http/metrics";
import { metricsOf, servePlain } from "@/server/http/plain-server";
import { createGateway } from "@/server/kubernetes";
import { createGuessLimit } from "@/server/people/access-tokens/guess-limit";
import { removeEndedTokens } from "@/server/people/access-tokens/revoke";
import { createAllowance } from "@/server/people/allowance";
import { AUDIT_FLUSH_MS, createAuditTrail } from "@/server/people/audit-trail";
import { removeEndedPasses } from "@/server/people/previews/passes";
import { removeEndedShares } from "@/server/people/previews/shares";
import { removeEndedSessions } from "@/server/people/sessions";
import { createSignInPace } from "@/server/people/sign-in-pace";
import { findUsers } from "@/server/people/users";
import { createPreviewMetrics } from "@/server/previews/metrics";
import { sharedSite } from "@/server/previews/same-site";
import { createPreviewsSite } from "@/server/previews/site";
import { throughKubernetes } from "@/server/previews/through-kubernetes";
import type { PreviewBackend } from "@/server/previews/types";
import { direct } from "@/server/previews/upstream";
import { type Runtime, setRuntime } from "@/server/runtime";
import { createHub, type StreamHub } from "@/server/stream/hub";
import { publishedTemplates } from "@/server/templates/revisions/registry";
import { createTerminals } from "@/server/terminals";
import { createDeliveries } from "@/server/webhooks";
import { auditChanges } from "./audit-changes";
import { takesFile } from "./check-request";
import { createFrontDoor } from "./front-door";
import { readiness } from "./health";
import { createListener } from "./listener";
import { markOwners } from "./mark-owners";
import { openConfiguredStore } from "./open-store";
import { previewBackend } from "./preview-backend";
import { openTerminals } from "./replicas";
import { createSignpostSite } from "./signpost-site";
import { type Pages, startNext } from "./start-next";
import { streamBackend } from "./stream-backend";
import { streamServices } from "./stream-services";
import { toolUse } from "./tool-use";
import { createUpgradeListener } from "./upgrade-listener";

export interface WebSide {
  port: number;
  /** Resolves when everything is started; rejects when it cannot be. */
  started: Promise<Runtime>;
  close(): Promise<void>;
}

const HOUR = 3_600_000;
/** A connection on which nothing moves for so long is cut: a client that stopped reading must not hold a log open. */
const STALLED_MS = 120_000;
/** Until a request to the portal has to be there whole. */
const BODY_MS = 60_000;
const LOG_READERS_OF_USER = 64;
const FILES_OF_USER = 8;
const DRAIN_MS = 10_000;
const TOLD_MS = 500;

/** Starts the web side. The port answers at once (`/livez`); store, cluster and pages follow, in parallel. */
export async function startWeb(options: { config: WebConfig; log: Logger; root: string }): Promise<WebSide> {
  const { config, log, root } = options;
  const registry = new Registry();
  const metrics = createWebMetrics(registry);
  const gateway = createGateway({ context: config.kubeContext, metrics: registry });
  const templates = publishedTemplates({
    ...{ gateway, bundled: loadTemplates(path.resolve(root, config.templatesDir)) },
    imageRegistries: config.imageRegistries,
    onUnreadable: (template, revision, error) =>
      log.error({ err: error, template, revision }, "a revision cannot be read"),
  });
  const environments = gateway.informer(ENVIRONMENT, { keepWriters: true });
  const stopping = new AbortController();
  let runtime: Runtime | undefined;
  let pages: Pages | undefined;
  let hub: StreamHub | undefined;
  let terminals: Awaited<ReturnType<typeof openTerminals>> | undefined;

  const [address = ""] = config.origins;
  let backend: PreviewBackend | undefined;
  const tools = toolUse({ gateway, idleMs: config.toolIdleMs, log });
  const previews = createPreviewsSite({
    place: {
      ...{ base: config.previewBase, portalOrigins: config.origins, trustedProxies: config.trustedProxies },
      ...{ templates, environments },
    },
    // Names of Services are known inside the cluster alone.
    upstream: process.env.KUBERNETES_SERVICE_HOST ? direct : throughKubernetes(gateway),
    backend: () => backend,
    use: tools,
    metrics: createPreviewMetrics(registry),
  });
  const door = createFrontDoor({
    origins: config.origins,
    portal: {
      idleMs: STALLED_MS,
      // A file is cut when nothing of it moves.
      bodyMs: (request) => (takesFile(request) ? undefined : BODY_MS),
      request: createListener({
        ...{ config, log, metrics },
        readiness: () => readiness(stopping.signal.aborted ? undefined : runtime),
        pages: () => (runtime ? pages?.handle : undefined),
      }),
      upgrade: createUpgradeListener({ hub: () => hub, pages: () => pages, dev: config.dev }),
    },
    previews: { base: config.previewBase, site: previews },
    signpost: createSignpostSite(address),
  });
  const server = createServer(
    // Bodies are bounded by each site: uploads to previews take as long as they take.
    { keepAliveTimeout: 65_000, headersTimeout: 60_000, requestTimeout: 0 },
    door.request,
  );
  server.on("checkContinue", door.expectContinue.bind(door));
  server.on("upgrade", door.upgrade);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.port, config.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const scraped =
    config.metricsPort === undefined
      ? undefined
      : await servePlain({
          ...{ port: config.metricsPort, host: config.host },
          paths: { "/metrics": metricsOf(registry) },
        });

  environments.start();
  templates.start();
  const opening = openConfiguredStore({
    ...{ config, log, signal: stopping.signal },
    migrations: path.join(root, "prisma/migrations"),
  });
  const preparing = startNext({ dev: config.dev, dir: root, port });
  const sweep = setInterval(() => {
    if (!runtime) return;
    for (const remove of [removeEndedSessions, removeEndedTokens, removeEndedPasses, removeEndedShares])
      void remove(runtime.store).catch((err: unknown) => log.warn({ err }, "sweep failed"));
  }, HOUR);
  sweep.unref();

  const started = Promise.all([opening, preparing]).then(async ([{ store }, prepared]) => {
    pages = prepared;
    const logReaders = createAllowance(
      LOG_READERS_OF_USER,
      "Too many logs are being read for you at once. Close some log pages, then try again.",
    );
    const fileCopies = createAllowance(
      FILES_OF_USER,
      `${FILES_OF_USER} files are being copied for you, which is all one person may have at once. Wait for one of them.`,
    );
    const guessLimit = createGuessLimit();
    const auditTrail = createAuditTrail({ store, log });
    setInterval(() => void auditTrail.flush(), AUDIT_FLUSH_MS).unref();
    const streamed = streamBackend({
      store,
      hub: gateway,
      environments,
      log,
      metrics,
      guessLimit,
      auditTrail,
    });
    terminals = await openTerminals({
      ...{ config, store, log, backend: streamed },
      create: (held) =>
        createTerminals({
          ...{ gateway, templates, environments, log, held, limits: config.terminals },
          people: (ids) => findUsers(store, ids),
          ...{ audit: auditTrail.note, refused: auditTrail.refused },
        }),
    });
    const streams = createHub({
      backend: streamed,
      services: streamServices({
        cluster: gateway,
        templates,
        environments,
        auditTrail,
        logReaders,
        terminals: terminals.door,
      }),
      origins: config.origins,
      trustedProxies: config.trustedProxies,
      server: config.name,
    });
    hub = streams;
    const signInPace = createSignInPace();
    const recheckStreams = async (userId: string) => {
      await Promise.all([streams.recheck(userId), previews.recheck()]);
    };
    const gateways = { hub: gateway, cluster: gateway };
    const deliveries = createDeliveries({ store, hub: gateway, templates, log });
    const shared = { config, log, metrics, store, ...gateways, templates, environments, deliveries };
    const bounds = { signInPace, guessLimit, logReaders, fileCopies };
    runtime = { ...shared, ...bounds, auditTrail, recheckStreams, terminals: terminals.door };
    backend = previewBackend(runtime);
    setRuntime(runtime);
    auditChanges({ environments, store, log });
    markOwners({ environments, hub: gateway, store, log });
    log.info({ port, origins: config.origins }, "started");
    const site = sharedSite(config.previewBase, config.origins);
    if (site)
      log.warn(
        { site },
        `Applications are served under ${site}, as the portal is: browsers take them for one site. Set PREVIEW_DOMAIN to another registrable domain (README, Previews).`,
      );
    return runtime;
  });

  return {
    port,
    started,
    async close() {
      stopping.abort();
      clearInterval(sweep);
      const closed = new Promise((resolve) => server.close(resolve));
      // Whoever looks at a terminal reads why it ended before the sockets close.
      const ended = terminals?.close();
      await Promise.race([ended, new Promise((told) => setTimeout(told, TOLD_MS))]);
      await hub?.close();
      previews.close();
      tools.close();
      await ended;
      await runtime?.auditTrail.flush();
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      await closed;
      clearTimeout(timer);
      scraped?.server.close();
      scraped?.server.closeAllConnections();
      environments.stop();
      templates.stop();
      await Promise.allSettled([
        opening.then((opened) => opened.close()),
        preparing.then((prepared) => prepared.close()),
      ]);
      setRuntime(undefined);
    },
  };
}
