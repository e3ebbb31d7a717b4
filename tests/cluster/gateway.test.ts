import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import {
  CONFIG_MAP,
  createGateway,
  DEPLOYMENT,
  type Gateway,
  type KubernetesObject,
} from "@/server/kubernetes";
import { changedKubeconfig, configMap, dropNamespace, makeNamespace } from "../kit/gateway-fixture";
import { cluster } from "../kit/kubectl";
import { uniqueName } from "../kit/unique-name";

const namespace = uniqueName("gateway-test");
const metrics = new Registry();
const gateway = createGateway({ kubeconfig: cluster().kubeconfig, metrics });
const code = (expected: string) => expect.objectContaining({ name: "KubernetesError", code: expected });

beforeAll(() => makeNamespace(gateway, namespace));
afterAll(() => dropNamespace(gateway, namespace));

describe("objects", () => {
  it("reads nothing as undefined and deletes nothing as success", async () => {
    const ref = { type: CONFIG_MAP, name: "missing", namespace };
    expect(await gateway.get(ref)).toBeUndefined();
    await gateway.delete(ref);
  });

  it("applies as its own field manager: what it no longer renders goes, what others set stays", async () => {
    const ref = { type: CONFIG_MAP, name: "applied", namespace };
    await gateway.apply(configMap(namespace, "applied", { a: "1", b: "1" }));
    await gateway.mergePatch(ref, { metadata: { annotations: { "example.com/other": "kept" } } });
    await gateway.apply(configMap(namespace, "applied", { a: "2" }));
    const stored = await gateway.get(ref);
    expect(stored?.data).toEqual({ a: "2" });
    expect(stored?.metadata.annotations).toEqual({ "example.com/other": "kept" });
  });

  it("lists metadata without what the objects hold", async () => {
    await gateway.apply(configMap(namespace, "metadata", { a: "1" }));
    const options = { namespace, fieldSelector: "metadata.name=metadata", metadataOnly: true };
    const { items } = await gateway.list(CONFIG_MAP, options);
    expect(items).toMatchObject([{ kind: "ConfigMap", metadata: { name: "metadata" } }]);
    expect(items[0]?.data).toBeUndefined();
  });

  it("tells already-exists, conflict, not-found, invalid apart", async () => {
    const object = configMap(namespace, "codes", { a: "1" });
    const ref = { type: CONFIG_MAP, name: "codes", namespace };
    const { metadata } = await gateway.create(object);
    await expect(gateway.create(object)).rejects.toEqual(code("already-exists"));
    await gateway.mergePatch(ref, { data: { a: "2" } });
    const stale = { metadata: { resourceVersion: metadata.resourceVersion }, data: { a: "3" } };
    await expect(gateway.mergePatch(ref, stale)).rejects.toEqual(code("conflict"));
    await expect(gateway.delete(ref, { uid: "00000000-0000-0000-0000-000000000000" })).rejects.toEqual(
      code("conflict"),
    );
    await expect(gateway.mergePatch({ ...ref, name: "none" }, {})).rejects.toEqual(code("not-found"));
    await expect(gateway.create(configMap("no-such-namespace", "codes", {}))).rejects.toEqual(
      code("not-found"),
    );
    await expect(gateway.get({ ...ref, name: "../secrets" })).rejects.toEqual(code("invalid"));
    await expect(gateway.apply({ ...object, dataa: {} })).rejects.toEqual(code("invalid"));
  });

  it("names the fields at fault", async () => {
    const deployment: KubernetesObject = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "bad", namespace },
      spec: {
        replicas: -1,
        selector: { matchLabels: { a: "b" } },
        template: {
          metadata: { labels: { a: "b" } },
          spec: { containers: [{ name: "c", image: "example.invalid/c:1" }] },
        },
      },
    };
    const error = await gateway.create(deployment).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "invalid", status: 422, causes: [{ field: "spec.replicas" }] });
    expect(await gateway.get({ type: DEPLOYMENT, name: "bad", namespace })).toBeUndefined();
  });

  it("lists page by page, by label, with apiVersion and kind on each item", async () => {
    const names = Array.from({ length: 620 }, (_, n) => `many-${n}`);
    for (let at = 0; at < names.length; at += 20) {
      const some = names.slice(at, at + 20);
      await Promise.all(some.map((name) => gateway.create(configMap(namespace, name, {}))));
    }
    const { items, resourceVersion } = await gateway.list(CONFIG_MAP, {
      namespace,
      labelSelector: "devspace-portal.io/test=gateway",
    });
    const listed = items.map(({ metadata: { name } }) => name).filter((name) => name.startsWith("many-"));
    expect(new Set(listed)).toEqual(new Set(names));
    expect(items.every(({ apiVersion, kind }) => apiVersion === "v1" && kind === "ConfigMap")).toBe(true);
    expect(Number(resourceVersion)).toBeGreaterThan(0);
  });

  it("records each request's time under verb, resource and code", async () => {
    const text = await metrics.metrics();
    expect(text).toMatch(
      /portal_kubernetes_request_duration_seconds_count\{verb="get",resource="configmaps",code="404"\} [1-9]/,
    );
    expect(text).toMatch(
      /portal_kubernetes_request_duration_seconds_count\{verb="apply",resource="configmaps",code="200"\} [1-9]/,
    );
  });
});

describe("credentials", () => {
  const withUser = (user: Record<string, unknown>, run: (other: Gateway) => Promise<void>) => {
    const { file, remove } = changedKubeconfig((config) => {
      for (const entry of config.users) entry.user = user;
    });
    return run(createGateway({ kubeconfig: file })).finally(remove);
  };

  it("wrong ones are unauthorized", () =>
    withUser({ token: "not-a-token" }, async (other) => {
      await expect(other.list(CONFIG_MAP, { namespace })).rejects.toEqual(code("unauthorized"));
    }));

  it("none are forbidden", () =>
    withUser({}, async (other) => {
      await expect(other.list(CONFIG_MAP, { namespace })).rejects.toEqual(code("forbidden"));
    }));

  it("an unknown context is refused at once, naming those that there are", () => {
    expect(() => createGateway({ kubeconfig: cluster().kubeconfig, context: "nowhere" })).toThrow(
      /no context "nowhere"/,
    );
  });
});

describe("an informer", () => {
  it("sees what is there, added, changed and deleted, without managed fields", async () => {
    const label = uniqueName("seen");
    const marked = (name: string, data: Record<string, string>) => {
      const object = configMap(namespace, name, data);
      return { ...object, metadata: { ...object.metadata, labels: { seen: label, part: name } } };
    };
    await gateway.create(marked("there", { a: "1" }));
    const informer = gateway.informer(CONFIG_MAP, {
      namespace,
      labelSelector: `seen=${label}`,
      indexLabels: ["part"],
    });
    const heard: string[] = [];
    informer.start();
    await informer.synced();
    try {
      expect(informer.list().map(({ metadata }) => metadata.name)).toEqual(["there"]);
      expect(informer.get("there", namespace)?.metadata.managedFields).toBeUndefined();
      informer.subscribe({
        upsert: () => {
          throw new Error("A subscriber that fails must not stop the others.");
        },
        remove: () => {},
      });
      informer.subscribe({
        upsert: ({ metadata, data }) => heard.push(`${metadata.name} ${JSON.stringify(data)}`),
        remove: ({ metadata }) => heard.push(`${metadata.name} removed`),
      });
      await gateway.create(marked("new", { a: "1" }));
      await gateway.mergePatch({ type: CONFIG_MAP, name: "new", namespace }, { data: { a: "2" } });
      await gateway.delete({ type: CONFIG_MAP, name: "there", namespace });
      await waitFor("the deletion is heard", () => heard.includes("there removed"));
      expect(heard).toEqual(['new {"a":"1"}', 'new {"a":"2"}', "there removed"]);
      expect(informer.byLabel("part", "new")).toHaveLength(1);
      expect(informer.byLabel("part", "there")).toHaveLength(0);
      expect(informer.health()).toMatchObject({ synced: true, live: true, restarts: 0 });
    } finally {
      informer.stop();
    }
    expect(informer.health().live).toBe(false);
  });

  it("waits for its rights and tells that it is not live", async () => {
    const { file, remove } = changedKubeconfig((config) => {
      for (const entry of config.users) entry.user = {};
    });
    const informer = createGateway({ kubeconfig: file }).informer(CONFIG_MAP, { namespace });
    informer.start();
    try {
      const health = await waitFor(
        "it tries again",
        () => informer.health().restarts > 1 && informer.health(),
      );
      expect(health).toMatchObject({ synced: false, live: false });
      expect(health.message).toContain("cannot list resource");
      await expect(informer.synced(AbortSignal.abort())).rejects.toEqual(code("aborted"));
    } finally {
      informer.stop();
      remove();
    }
  });
});
