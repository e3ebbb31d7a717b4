import { spawn } from "node:child_process";
import http from "node:http";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CONFIG_MAP, createGateway } from "@/server/kubernetes";
import {
  changedKubeconfig,
  configMap,
  dropNamespace,
  eventually,
  makeNamespace,
  proxiedCluster,
} from "./gateway-fixture";
import { cluster } from "./kubectl";
import { uniqueName } from "./manifests";

const namespace = uniqueName("gateway-faults");
const direct = createGateway({ kubeconfig: cluster().kubeconfig });

beforeAll(() => makeNamespace(direct, namespace));
afterAll(() => dropNamespace(direct, namespace));

async function restartsFor(metrics: Registry, reason: string): Promise<number> {
  const found = await metrics.getSingleMetric("portal_watch_restarts_total")?.get();
  return found?.values.find(({ labels }) => labels.reason === reason)?.value ?? 0;
}

describe("an informer behind a connection that fails", () => {
  it("goes on after its connection is cut, without a new list and without missing a change", async () => {
    const { proxy, file, close } = await proxiedCluster();
    const metrics = new Registry();
    const informer = createGateway({ kubeconfig: file, metrics }).informer(CONFIG_MAP, { namespace });
    let rebuilt = 0;
    informer.subscribe({ upsert: () => {}, remove: () => {}, rebuilt: () => rebuilt++ });
    informer.start();
    await informer.synced();
    try {
      await eventually(() => informer.health().message === "live", "the watch is open");
      proxy.refuse();
      await direct.create(configMap(namespace, "while-away", {}));
      await eventually(() => !informer.health().live, "the outage is told", 20);
      expect(informer.get("while-away", namespace)).toBeUndefined();
      proxy.accept();
      await eventually(() => informer.get("while-away", namespace), "the change is caught up", 30);
      expect(informer.health()).toMatchObject({ live: true, message: "live" });
      expect(rebuilt).toBe(0);
      expect(await restartsFor(metrics, "error")).toBeGreaterThan(0);
    } finally {
      informer.stop();
      await close();
    }
  });

  it("finds out that its connection fell silent", async () => {
    const { proxy, file, close } = await proxiedCluster();
    const metrics = new Registry();
    const informer = createGateway({ kubeconfig: file, metrics, watchSeconds: 5 }).informer(CONFIG_MAP, {
      namespace,
    });
    informer.start();
    await informer.synced();
    try {
      await eventually(() => informer.health().message === "live", "the watch is open");
      proxy.stall();
      await direct.create(configMap(namespace, "in-silence", {}));
      await eventually(() => informer.get("in-silence", namespace), "the change is caught up", 30);
      expect(await restartsFor(metrics, "stalled")).toBe(1);
    } finally {
      informer.stop();
      await close();
    }
  });

  it("lists anew when its version has expired (410), and tells what went meanwhile", async () => {
    await direct.create(configMap(namespace, "going", {}));
    const old = await expiringCluster();
    const metrics = new Registry();
    const informer = createGateway({ kubeconfig: old.file, metrics, watchSeconds: 3 }).informer(CONFIG_MAP, {
      namespace,
    });
    const removed: string[] = [];
    let rebuilt = 0;
    informer.subscribe({
      upsert: () => {},
      remove: ({ metadata }) => removed.push(metadata.name),
      rebuilt: () => rebuilt++,
    });
    informer.start();
    await informer.synced();
    try {
      await eventually(() => informer.health().message === "live", "the watch is open");
      old.expire();
      await direct.delete({ type: CONFIG_MAP, name: "going", namespace });
      await eventually(() => rebuilt > 0, "a new list", 30);
      expect(await restartsFor(metrics, "gone")).toBeGreaterThan(0);
      expect(removed).toContain("going");
      await direct.create(configMap(namespace, "after-expiry", {}));
      await eventually(() => informer.get("after-expiry", namespace), "it watches again", 30);
    } finally {
      informer.stop();
      await old.close();
    }
  });
});

describe("single calls", () => {
  it("are tried again while the API server is away for a moment", async () => {
    const { proxy, file, close } = await proxiedCluster();
    const gateway = createGateway({ kubeconfig: file });
    try {
      await gateway.version();
      proxy.refuse();
      setTimeout(proxy.accept, 300);
      expect((await gateway.list(CONFIG_MAP, { namespace })).items.length).toBeGreaterThan(0);
      proxy.refuse();
      await expect(gateway.list(CONFIG_MAP, { namespace })).rejects.toMatchObject({
        code: "unavailable",
        status: 0,
      });
    } finally {
      await close();
    }
  });
});

/**
 * The real cluster through `kubectl proxy` and a hop that, after `expire`, asks once for a version from the first days of
 * the cluster whenever a watch is opened: the API server's own 410 comes back.
 */
async function expiringCluster() {
  const kubectl = spawn(cluster().binary, ["proxy", "--port=0"], {
    env: { ...process.env, KUBECONFIG: cluster().kubeconfig },
  });
  const port = await new Promise<number>((resolve, reject) => {
    kubectl.once("error", reject);
    kubectl.once("exit", (status) => reject(new Error(`kubectl proxy ended with ${status}.`)));
    kubectl.stdout.on("data", (data: Buffer) => {
      const found = /127\.0\.0\.1:(\d+)/.exec(data.toString());
      if (found) resolve(Number(found[1]));
    });
  });
  let expired = false;
  const server = http.createServer((request, response) => {
    let target = request.url ?? "/";
    if (expired && target.includes("watch=true")) {
      target = target.replace(/resourceVersion=\d+/, "resourceVersion=1");
      expired = false;
    }
    const { method, headers } = request;
    const far = http.request({ host: "127.0.0.1", port, path: target, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
    });
    far.on("error", () => response.destroy());
    response.on("close", () => far.destroy());
    request.pipe(far);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const hop = typeof address === "object" ? address?.port : undefined;
  const { file, remove } = changedKubeconfig((config) => {
    for (const entry of config.clusters) {
      Object.assign(entry, {
        cluster: { server: `http://127.0.0.1:${hop}`, "insecure-skip-tls-verify": true },
      });
    }
    for (const entry of config.users) entry.user = {};
  });
  return {
    file,
    expire() {
      expired = true;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      kubectl.kill();
      remove();
    },
  };
}
