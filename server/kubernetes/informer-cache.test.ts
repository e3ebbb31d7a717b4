import { describe, expect, it } from "vitest";
import { informerCache } from "./informer-cache";
import type { KubernetesObject } from "./types";

const pod = (name: string, resourceVersion: string, color?: string, uid = name): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "n", uid, resourceVersion, labels: color ? { color } : undefined },
});

describe("informerCache", () => {
  it("takes only newer versions, compared as numbers", () => {
    const cache = informerCache();
    expect(cache.upsert(pod("a", "9"))).toBe(true);
    expect(cache.upsert(pod("a", "10"))).toBe(true);
    expect(cache.upsert(pod("a", "10"))).toBe(false);
    expect(cache.upsert(pod("a", "9"))).toBe(false);
    expect(cache.get("a", "n")?.metadata.resourceVersion).toBe("10");
  });

  it("takes an object that was made again under the same name", () => {
    const cache = informerCache();
    cache.upsert(pod("a", "10", undefined, "first"));
    expect(cache.upsert(pod("a", "5", undefined, "second"))).toBe(true);
  });

  it("keeps its index when labels change and objects go", () => {
    const cache = informerCache(["color"]);
    cache.upsert(pod("a", "1", "red"));
    cache.upsert(pod("b", "2", "red"));
    cache.upsert(pod("a", "3", "blue"));
    const names = (value: string) => cache.byLabel("color", value).map(({ metadata }) => metadata.name);
    expect(names("red")).toEqual(["b"]);
    expect(names("blue")).toEqual(["a"]);
    cache.remove(pod("a", "4"));
    expect(names("blue")).toEqual([]);
  });

  it("finds by a label that is not indexed", () => {
    const cache = informerCache();
    cache.upsert(pod("a", "1", "red"));
    expect(cache.byLabel("color", "red")).toHaveLength(1);
  });

  it("believes a complete list even where it is older, as after a restore of etcd", () => {
    const cache = informerCache();
    cache.upsert(pod("a", "900"));
    expect(cache.replace([pod("a", "500")]).upserted).toHaveLength(1);
    expect(cache.get("a", "n")?.metadata.resourceVersion).toBe("500");
  });

  it("tells what a complete list changed", () => {
    const cache = informerCache(["color"]);
    for (const name of ["a", "b", "c"]) cache.upsert(pod(name, "5", "red"));
    const { upserted, removed } = cache.replace([
      pod("a", "5", "red"),
      pod("b", "6", "red"),
      pod("d", "7", "red"),
    ]);
    expect(upserted.map(({ metadata }) => metadata.name)).toEqual(["b", "d"]);
    expect(removed.map(({ metadata }) => metadata.name)).toEqual(["c"]);
    expect(cache.byLabel("color", "red")).toHaveLength(3);
  });
});
