import { describe, expect, it } from "vitest";
import { environmentSpec } from "@/server/contract/environment";
import type { KubernetesObject } from "@/server/kubernetes";
import { componentOf } from "../template/template";
import { fullStack } from "../template/testing/bundled";
import { compareObjects } from "./compare";
import { renderedBy, restartsBetween } from "./rendered";

const object = (kind: string, name: string, more: object = {}): KubernetesObject => ({
  ...{ apiVersion: "v1", kind, metadata: { name }, ...more },
});

describe("compareObjects", () => {
  it("tells what comes, goes and changes, with the lines around it, in order", () => {
    const changes = compareObjects(
      [
        object("Service", "web", { spec: { ports: [{ port: 80 }], type: "ClusterIP" } }),
        object("ConfigMap", "old"),
        object("ConfigMap", "same", { data: { a: "b" } }),
      ],
      [
        object("ConfigMap", "same", { data: { a: "b" } }),
        object("Service", "web", { spec: { ports: [{ port: 81 }], type: "ClusterIP" } }),
        object("ConfigMap", "new"),
      ],
    );
    expect(changes.map(({ kind, name, change }) => `${change} ${kind} ${name}`)).toEqual([
      "added ConfigMap new",
      "removed ConfigMap old",
      "changed Service web",
    ]);
    expect(changes[2]?.lines.map(({ op, text }) => op + text)).toEqual([
      " spec:",
      "   ports:",
      "-    - port: 80",
      "+    - port: 81",
      "   type: ClusterIP",
    ]);
  });

  it("shows that a secret changed, and never what it is", () => {
    const pod = (value: string) => ({
      spec: { template: { spec: { containers: [{ name: "app", env: [{ name: "API_TOKEN", value }] }] } } },
    });
    const changes = compareObjects(
      [
        object("Secret", "keys", { stringData: { a: "hunter2", b: "same" } }),
        object("Deployment", "app", pod("sw0rdfish")),
      ],
      [
        object("Secret", "keys", { stringData: { a: "correct-horse", b: "same" } }),
        object("Deployment", "app", pod("battery")),
      ],
    );
    expect(changes.map(({ name }) => name)).toEqual(["app", "keys"]);
    expect(JSON.stringify(changes)).not.toMatch(/hunter2|correct-horse|sw0rdfish|battery|same/);
    const added = compareObjects([], [object("Secret", "keys", { data: { a: "aHVudGVyMg==" } })]);
    expect(JSON.stringify(added)).not.toContain("aHVudGVyMg");
  });

  it.each([
    ["a password in an address", { args: ["--db=postgres://app:hunter2@db/app"] }, { args: [] }],
    ["a key of a ConfigMap", { data: { SMTP_PASS: "hunter2" } }, { data: { SMTP_PASS: "another" } }],
    ["a key by another word", { data: { SIGNING_KEY: "hunter2" } }, { data: {} }],
  ])("hides %s", (_what, before, after) => {
    const changes = compareObjects([object("ConfigMap", "a", before)], [object("ConfigMap", "a", after)]);
    expect(changes).toHaveLength(1);
    expect(JSON.stringify(changes)).not.toMatch(/hunter2|another"/);
  });

  it("gives up on what is altogether another, and says how much there is", () => {
    const of = (word: string) =>
      object("ConfigMap", "long", {
        data: { text: Array.from({ length: 20_000 }, (_, index) => `${word} ${index}`).join("\n") },
      });
    const started = performance.now();
    const [change] = compareObjects([of("a")], [of("b")]);
    expect(change).toMatchObject({ change: "changed", lines: [] });
    expect(change?.more).toBeGreaterThan(20_000);
    // Without a bound it takes minutes.
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  it("says what Kubernetes will not change in place", () => {
    const of = (serviceName: string) => object("StatefulSet", "db", { spec: { serviceName } });
    expect(compareObjects([of("a")], [of("b")])[0]?.blocked).toMatch(
      /never changes spec.serviceName of a StatefulSet/,
    );
    const scaled = (replicas: number) => object("StatefulSet", "db", { spec: { replicas } });
    expect(compareObjects([scaled(1)], [scaled(2)])[0]?.blocked).toBeUndefined();
  });

  it("bounds what it tells of one object", () => {
    const long = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`key${index}`, "x"]));
    const [change] = compareObjects([], [object("ConfigMap", "long", { data: long })]);
    expect(change?.lines).toHaveLength(400);
    expect(change?.more).toBeGreaterThan(500);
  });
});

describe("the renderings of two templates", () => {
  const input = {
    name: "shop",
    spec: environmentSpec.parse({ owner: "ada@example.com" }),
    settings: { previewBase: "http://localhost" },
  };
  const before = renderedBy(fullStack, input).objects;

  it("are the same for the same template", () => {
    expect(compareObjects(before, renderedBy(fullStack, input).objects)).toEqual([]);
    expect(restartsBetween(before, before)).toEqual([]);
  });

  it("differ in what was changed, and tell whose pods are replaced by it", () => {
    const backend = componentOf(fullStack, "backend");
    if (!backend) throw new Error("The bundled application has no backend.");
    const target = structuredClone(backend.target);
    for (const container of target.spec.template.spec.containers) container.image = "registry.test/backend:2";
    const components = fullStack.components.map((one) => (one === backend ? { ...one, target } : one));
    const after = renderedBy({ ...fullStack, components }, input).objects;
    expect(compareObjects(before, after).map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      "Deployment/backend",
    ]);
    expect(restartsBetween(before, after)).toEqual(["backend"]);
    const without = renderedBy({ ...fullStack, components: components.slice(0, 1) }, input).objects;
    expect(restartsBetween(before, without)).toEqual(["backend", "database"]);
  });
});
