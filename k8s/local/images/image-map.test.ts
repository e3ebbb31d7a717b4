import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { KUBERNETES_VERSION, PAUSE_IMAGE } from "../host/versions";
import {
  APP_IMAGES,
  CLUSTER_IMAGES,
  imageEntryOf,
  inBuildOrder,
  parseImageMap,
  readImageMap,
} from "./image-map";

const root = path.resolve(import.meta.dirname, "../../..");

describe("the image map", () => {
  const map = readImageMap();

  it("has every image of the cluster, the app and the portal", () => {
    expect(inBuildOrder(map, [...CLUSTER_IMAGES, ...APP_IMAGES, "portal"]).length).toBeGreaterThan(15);
  });

  it("gives the control plane the version and the sandbox that kubeadm and containerd are told", () => {
    for (const ref of imageEntryOf(map, "kubernetes").ref.filter((ref) => !ref.includes("etcd")))
      expect(ref.endsWith(`:${KUBERNETES_VERSION}`)).toBe(true);
    expect(imageEntryOf(map, "pause").ref).toContain(PAUSE_IMAGE);
    const module = readFileSync(path.join(import.meta.dirname, "../binaries/go.mod"), "utf8");
    expect(module).toContain(`k8s.io/kubernetes ${KUBERNETES_VERSION}`);
  });

  it("names contexts of this folder that exist", () => {
    for (const { context } of map.values())
      if (context.startsWith("k8s/local"))
        expect(existsSync(path.join(root, context, "Dockerfile"))).toBe(true);
  });

  it("puts a base before what is made from it", () => {
    const order = inBuildOrder(map, ["frontend:production"]);
    expect(order.indexOf("debian")).toBeLessThan(order.indexOf("nginx"));
    expect(order.at(-1)).toBe("frontend:production");
  });
});

describe("parseImageMap", () => {
  const entry = (more: string) => `a: { ref: [devspace-portal.local/a], usedFor: x, context: ., ${more} }`;

  it.each([
    ["another publisher's name", "a: { ref: [docker.io/library/a], usedFor: x, context: . }", /own name/],
    ["an unknown key", entry("contxt: y"), /contxt/],
    ["an unknown binary", entry("binaries: [kubed]"), /kube/],
    ["a base that is not there", entry("args: { X: b }"), /names b/],
  ])("refuses %s", (_what, text, message) => {
    expect(() => parseImageMap(text)).toThrow(message);
  });

  it("refuses a circle", () => {
    const map = parseImageMap(entry("args: { X: a }"));
    expect(() => inBuildOrder(map, ["a"])).toThrow(/circle/);
  });
});
