import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type net from "node:net";
import type { AddressInfo } from "node:net";
import pino from "pino";
import { Registry } from "prom-client";
import { environmentSpec } from "@/server/contract/environment";
import type { EnvironmentObject } from "@/server/environments/resource";
import { loadTemplates, TEMPLATES_FOLDER } from "@/server/environments/template/load";
import { createPreviewMetrics } from "../metrics";
import { createPreviewsSite, type PreviewsSite } from "../site";
import type { PreviewTarget } from "../target";
import type { PreviewBackend, Visitor } from "../types";
import { dialAgain, type Upstream } from "../upstream";
import type { PreviewPlace } from "../visit";

const BASE = "http://localhost:3000";
export const HOST = "frontend--shop.localhost:3000";
export const ORIGIN = `http://${HOST}`;
/** A secret as cookies have them. */
export const secretOf = (letter: string) => letter.repeat(43);
export const COOKIE = `devspace_preview=${secretOf("p")}`;

export const SHOP = { name: "shop", uid: "u-1", generation: 1 };

export const environmentOf = (spec: object = {}, more: object = {}): EnvironmentObject => ({
  apiVersion: "devspace-portal.io/v1alpha1",
  kind: "Environment",
  metadata: SHOP,
  spec: environmentSpec.parse({ owner: "ada@example.com", template: "full-stack", ...spec }),
  ...more,
});

export interface Stage {
  site: PreviewsSite;
  port: number;
  /** What the cache of environments holds. */
  environments: Map<string, EnvironmentObject>;
  /** Whom each cookie's secret lets in. */
  visitors: Map<string, Visitor>;
  tickets: Map<string, string>;
  used: string[];
  woken: string[];
  close(): Promise<void>;
}

/** A real server with the site, before a real server with the application; only who may what is said by the test. */
export async function stage(
  application: RequestListener,
  options: {
    recheckMs?: number;
    upgrade?: (socket: net.Socket, head: Buffer, request: IncomingMessage) => void;
    dead?: boolean;
    place?: Partial<Pick<PreviewPlace, "base" | "portalOrigins" | "trustedProxies">>;
  } = {},
): Promise<Stage> {
  const app = await listen(createServer({ requestTimeout: 0 }, application));
  app.on("upgrade", (request, socket, head) => options.upgrade?.(socket as net.Socket, head, request));
  const environments = new Map([["shop", environmentOf()]]);
  const visitors = new Map<string, Visitor>([
    [secretOf("p"), { id: "ada", mayChange: true, mayReadLogs: true }],
  ]);
  const tickets = new Map<string, string>();
  const [used, woken]: [string[], string[]] = [[], []];
  const upstream: Upstream = {
    pooled: true,
    connect: () =>
      dialAgain({ host: "127.0.0.1", port: options.dead ? 1 : (app.address() as AddressInfo).port }),
  };
  const backend: PreviewBackend = {
    admit: async (shown) =>
      shown.kind === "token"
        ? visitors.get(shown.secret)
        : shown.secrets.map((secret) => visitors.get(secret)).find((found) => found),
    async redeem(ticket, target: PreviewTarget) {
      if (tickets.get(ticket) !== target.environment.metadata.uid) return undefined;
      tickets.delete(ticket);
      return { secret: secretOf("p"), endsAt: new Date(Date.now() + 3_600_000) };
    },
    redeemKey: async (key) =>
      key === "the-key" ? { secret: secretOf("p"), endsAt: new Date(Date.now() + 3_600_000) } : undefined,
    wake: async (_shown, { environment }) => void woken.push(environment.metadata.name),
    lastLines: async () => ["<b>last line</b>"],
    refusalOf: () => undefined,
    log: pino({ level: "silent" }),
  };
  const site = createPreviewsSite({
    place: {
      ...{ base: BASE, portalOrigins: ["http://portal.localhost:3000"], trustedProxies: 0 },
      ...options.place,
      ...{
        templates: loadTemplates(TEMPLATES_FOLDER),
        environments: { get: (name) => environments.get(name) },
      },
    },
    ...{ upstream, backend: () => backend, metrics: createPreviewMetrics(new Registry()) },
    use: {
      begin: ({ label }) => {
        used.push(`+${label}`);
        return () => void used.push(`-${label}`);
      },
    },
    ...(options.recheckMs ? { recheckMs: options.recheckMs } : {}),
  });
  const front = createServer({ requestTimeout: 0 }, site.request);
  front.on("upgrade", site.upgrade);
  front.on("checkContinue", site.request);
  await listen(front);
  return {
    ...{ site, environments, visitors, tickets, used, woken },
    port: (front.address() as AddressInfo).port,
    async close() {
      site.close();
      for (const server of [front, app]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

async function listen(server: Server): Promise<Server> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}
