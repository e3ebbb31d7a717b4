import "./localhost-names";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import pino from "pino";
import { Registry } from "prom-client";
import { ENVIRONMENT, type EnvironmentObject } from "@/server/environments/resource";
import { loadTemplates, TEMPLATES_FOLDER } from "@/server/environments/template/load";
import { createGateway } from "@/server/kubernetes";
import { createPreviewMetrics } from "@/server/previews/metrics";
import { createPreviewsSite } from "@/server/previews/site";
import { throughKubernetes } from "@/server/previews/through-kubernetes";
import { NO_USE } from "@/server/previews/use";
import { type OpenPreview, requestWith } from "./preview";

/** Previews of one environment as a portal outside the cluster serves them, to whoever shows one cookie. */
export async function previewsOutside(
  kubeconfig: string | undefined,
  name: string,
): Promise<{ frontend: OpenPreview; backend: OpenPreview; close(): Promise<void> }> {
  const gateway = createGateway(kubeconfig ? { kubeconfig } : {});
  const environment: EnvironmentObject | undefined = await gateway.get({ type: ENVIRONMENT, name });
  const server = createServer((request, response) => site.request(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const secret = "s".repeat(43);
  const site = createPreviewsSite({
    place: {
      ...{ base: `http://localhost:${port}`, portalOrigins: ["http://portal.localhost"], trustedProxies: 0 },
      ...{ templates: loadTemplates(TEMPLATES_FOLDER), environments: { get: () => environment } },
    },
    upstream: throughKubernetes(gateway),
    use: NO_USE,
    metrics: createPreviewMetrics(new Registry()),
    backend: () => ({
      admit: async (shown) =>
        shown.kind === "cookie" && shown.secrets.includes(secret)
          ? { id: "ada@example.com", mayChange: false, mayReadLogs: false }
          : undefined,
      redeem: async () => undefined,
      redeemKey: async () => undefined,
      wake: async () => undefined,
      lastLines: async () => [],
      refusalOf: () => undefined,
      log: pino({ level: "silent" }),
    }),
  });
  server.on("upgrade", site.upgrade);
  const cookie = `devspace_preview=${secret}`;
  const opened = (component: string): OpenPreview => {
    const origin = `http://${component}--${name}.localhost:${port}`;
    return { origin, cookie, request: (path, init) => requestWith(`${origin}${path}`, cookie, init) };
  };
  return {
    frontend: opened("frontend"),
    backend: opened("backend"),
    async close() {
      site.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
