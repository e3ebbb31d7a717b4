import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { CONFIG_MAP, createGateway } from "@/server/kubernetes";
import { expiringCluster, ownResource } from "../kit/expiring-cluster";
import { configMap, dropNamespace, makeNamespace, proxiedCluster } from "../kit/gateway-fixture";
import { cluster, kubectl } from "../kit/kubectl";
import { uniqueName } from "../kit/unique-name";

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
      await waitFor("the watch is open", () => informer.health().message === "live");
      proxy.refuse();
      await direct.create(configMap(namespace, "while-away", {}));
      await waitFor("the outage is told", () => !informer.health().live, 20);
      expect(informer.get("while-away", namespace)).toBeUndefined();
      proxy.accept();
      await waitFor("the change is caught up", () => informer.get("while-away", namespace), 30);
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
      await waitFor("the watch is open", () => informer.health().message === "live");
      proxy.stall();
      await direct.create(configMap(namespace, "in-silence", {}));
      await waitFor("the change is caught up", () => informer.get("in-silence", namespace), 30);
      expect(await restartsFor(metrics, "stalled")).toBe(1);
    } finally {
      informer.stop();
      await close();
    }
  });

  it("lists anew when its version has expired (410), and tells what went meanwhile", async () => {
    const type = await ownResource();
    const object = (name: string) =>
      JSON.stringify({ apiVersion: type.apiVersion, kind: type.kind, metadata: { name, namespace } });
    await kubectl(["create", "-f", "-"], object("going"));
    const old = await expiringCluster();
    const metrics = new Registry();
    const through = createGateway({ kubeconfig: old.file, metrics, watchSeconds: 3 });
    const informer = through.informer(type, { namespace });
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
      await waitFor("the watch is open", () => informer.health().message === "live");
      old.expire();
      await kubectl(["delete", "-n", namespace, type.plural, "going"]);
      await waitFor("a new list", () => rebuilt > 0, 30);
      expect(await restartsFor(metrics, "gone")).toBe(1);
      expect(removed).toEqual(["going"]);
      await kubectl(["create", "-f", "-"], object("after"));
      await waitFor("it watches again", () => informer.get("after", namespace), 30);
    } finally {
      informer.stop();
      await old.close();
      await kubectl(["delete", "crd", `${type.plural}.test.devspace-portal.io`]);
    }
  });
});

describe("single calls", () => {
  it("are tried again while the API server is away for a moment", async () => {
    const { proxy, file, close } = await proxiedCluster();
    const gateway = createGateway({ kubeconfig: file });
    try {
      await gateway.list(CONFIG_MAP, { namespace });
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
