import { describe, expect, it } from "vitest";
import { strategicMerge } from "./merge";

const base = {
  spec: {
    terminationGracePeriodSeconds: 10,
    containers: [
      {
        name: "app",
        image: "app:1",
        args: ["serve"],
        env: [{ name: "A", value: "1" }],
        ports: [{ name: "http", containerPort: 80 }],
        livenessProbe: { httpGet: { path: "/livez" } },
        startupProbe: { httpGet: { path: "/livez" }, failureThreshold: 60 },
        volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
      },
      { name: "sidecar", image: "sidecar:1" },
    ],
    volumes: [
      { name: "tmp", emptyDir: { sizeLimit: "1Mi" } },
      { name: "run", emptyDir: {} },
    ],
  },
};

const container = (patch: Record<string, unknown>) =>
  strategicMerge(base, { spec: { containers: [{ name: "app", ...patch }] } }).spec.containers[0];

describe("strategicMerge", () => {
  it("merges maps key by key and removes a key by null", () => {
    const merged = container({ startupProbe: { failureThreshold: 300 }, livenessProbe: null });
    expect(merged?.startupProbe).toEqual({ httpGet: { path: "/livez" }, failureThreshold: 300 });
    expect(merged).not.toHaveProperty("livenessProbe");
  });

  it("merges containers, env, mounts and volumes by their keys, in place", () => {
    const merged = strategicMerge(base, {
      spec: {
        containers: [
          { name: "app", env: [{ name: "B", value: "2" }], volumeMounts: [{ name: "w", mountPath: "/w" }] },
        ],
        volumes: [{ name: "tmp", emptyDir: { sizeLimit: "1Gi" } }],
      },
    });
    expect(merged.spec.containers.map(({ name }) => name)).toEqual(["app", "sidecar"]);
    expect(merged.spec.containers[0]?.env).toEqual([
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ]);
    expect(merged.spec.containers[0]?.volumeMounts).toHaveLength(2);
    expect(merged.spec.volumes).toEqual([
      { name: "tmp", emptyDir: { sizeLimit: "1Gi" } },
      { name: "run", emptyDir: {} },
    ]);
  });

  it("replaces a list with the directive, and lists without a key always", () => {
    expect(
      container({ ports: [{ $patch: "replace" }, { name: "http", containerPort: 3000 }] })?.ports,
    ).toEqual([{ name: "http", containerPort: 3000 }]);
    expect(container({ args: ["dev"] })?.args).toEqual(["dev"]);
  });

  it("replaces a map and deletes an element with the directives", () => {
    expect(container({ startupProbe: { $patch: "replace", exec: {} } })?.startupProbe).toEqual({ exec: {} });
    const merged = strategicMerge(base, { spec: { volumes: [{ $patch: "delete", name: "run" }] } });
    expect(merged.spec.volumes.map(({ name }) => name)).toEqual(["tmp"]);
  });

  it("leaves both sides as they were", () => {
    const before = structuredClone(base);
    container({ image: "app:2", env: [{ name: "A", value: "9" }] });
    expect(base).toEqual(before);
  });
});
