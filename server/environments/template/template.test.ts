import { describe, expect, it } from "vitest";
import { environmentSpec } from "@/server/contract/environment";
import { type TemplateDescription, templateDescription, templateView } from "@/server/contract/template";
import type { KubernetesObject, Workload } from "@/server/kubernetes";
import { acceptSpec } from "./accept";
import { compileTemplate } from "./compile";
import { loadTemplates } from "./load";
import { byDependency, componentOf } from "./template";
import { bundled, fullStack } from "./testing/bundled";

const queue = loadTemplates("tests/templates").get("queue");
if (!queue) throw new Error("tests/templates has no queue.");

const deployment = (name: string, labels: Record<string, string>): Workload => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "x" }] } },
  },
});
const compile = (spec: object, objects: KubernetesObject[]) =>
  compileTemplate(
    templateDescription.parse({
      ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Template", metadata: { name: "one" } },
      spec: { title: "One", source: { folders: ["."] }, ...spec },
    }) satisfies TemplateDescription,
    {
      folder: () => objects,
      file: () => {
        throw new Error("no file");
      },
    },
  );
const label = (name: string) => ({ "app.kubernetes.io/component": name });
const page = (name: string) => ({ name, title: name, service: "main", port: 80 });
const main = { name: "main", title: "Main", workload: { kind: "Deployment", name: "main" } };

describe("compiling", () => {
  it("takes nothing over by which somebody else could hold an environment's end", () => {
    const finalizers = ["example.com/held"];
    const main = deployment("main", label("main"));
    const held = { name: "data", finalizers };
    const set = {
      ...{ ...main, kind: "StatefulSet", metadata: { name: "main", finalizers } },
      spec: {
        ...main.spec,
        volumeClaimTemplates: [{ metadata: held, spec: { resources: { requests: { storage: "1Gi" } } } }],
      },
    };
    const cron = {
      ...{ apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "tidy", finalizers } },
      spec: {
        jobTemplate: {
          metadata: { finalizers },
          spec: { template: { metadata: { finalizers }, spec: { containers: [] } } },
        },
      },
    };
    const front = {
      ...{ apiVersion: "v1", kind: "Service" },
      metadata: {
        name: "main",
        annotations: { "external-dns.alpha.kubernetes.io/hostname": "bank.example.com" },
      },
    };
    const one = { name: "main", title: "Main", workload: { kind: "StatefulSet", name: "main" } };
    const compiled = JSON.stringify(compile({ components: [one] }, [set, cron, front]));
    expect(compiled).toContain("tidy");
    expect(compiled).not.toMatch(/finalizers|external-dns/);
  });

  it("lets only what can come and go stand beside a component", () => {
    const main = deployment("main", label("main"));
    const folder = [
      deployment("tool", label("tool")),
      { apiVersion: "v1", kind: "Secret", metadata: { name: "s" } },
    ];
    const description = templateDescription.parse({
      ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Template", metadata: { name: "one" } },
      spec: {
        ...{ title: "One", source: { folders: ["."] } },
        components: [
          {
            ...{ name: "main", title: "Main", workload: { kind: "Deployment", name: "main" } },
            tools: [{ name: "tool", title: "Tool", folder: "tool" }],
          },
        ],
      },
    });
    const file = () => main;
    expect(() =>
      compileTemplate(description, { folder: (at) => (at === "tool" ? folder : [main]), file }),
    ).toThrow(/components\[0\]\.tools: tool holds the Secret s, which cannot come and go/);
  });

  it("takes from the manifests what the description leaves out", () => {
    const { components } = compile({ components: [main] }, [deployment("main", label("main"))]);
    expect(components[0]).toMatchObject({ container: "main", exclusive: false, defaults: { replicas: 1 } });
    expect(componentOf(fullStack, "database")).toMatchObject({
      exclusive: true,
      defaults: { replicas: 1, storage: "1Gi", amounts: { limits: { memory: "512Mi" } } },
    });
    expect(componentOf(queue, "worker")?.container).toBe("worker");
  });

  it.each([
    [
      "a workload that is not there",
      { components: [main] },
      [],
      /components\[0\]\.workload: .*Deployment main/,
    ],
    [
      "pods that cannot be told apart",
      { components: [main] },
      [deployment("main", label("other"))],
      /components\[0\]\.workload: .*label app.kubernetes.io\/component: main/,
    ],
    [
      "a container that is not there",
      { components: [{ ...main, workload: { ...main.workload, container: "web" } }] },
      [deployment("main", label("main"))],
      /components\[0\]\.workload\.container: main has no container web/,
    ],
    [
      "a size without a volume",
      { components: [{ ...main, settings: ["storage"] }] },
      [deployment("main", label("main"))],
      /components\[0\]\.settings: storage/,
    ],
    [
      "a dependency on nothing",
      { components: [{ ...main, dependsOn: ["database"] }] },
      [deployment("main", label("main"))],
      /dependsOn: there is no component database/,
    ],
    [
      "two components of one name",
      { components: [main, main] },
      [deployment("main", label("main"))],
      /spec.components: main is there twice/,
    ],
    [
      "a workload beside the components whose pods seem a component's",
      { components: [main] },
      [deployment("main", label("main")), deployment("stray", label("main"))],
      /Deployment stray is no component's workload, but its pods have the label .*: main/,
    ],
    [
      "a kind that reaches beyond the environment",
      { components: [main] },
      [
        deployment("main", label("main")),
        { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "all" } },
      ],
      /ClusterRole all is of a kind that a template may not have/,
    ],
    [
      "a name of the portal's",
      { components: [main] },
      [
        deployment("main", label("main")),
        { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "devspace-portal-web" } },
      ],
      /ConfigMap devspace-portal-web has a name of the portal's own objects/,
    ],
    [
      "a generated value without a place",
      { components: [main], secrets: [{ name: "s", generate: { KEY: "key" } }] },
      [deployment("main", label("main"))],
      /spec.secrets\[0\]: Secret s has no stringData.KEY/,
    ],
    [
      "an address of two",
      {
        components: [
          { ...main, endpoints: [page("a"), page("b-c")] },
          { ...main, name: "main-b", endpoints: [page("a"), page("c")] },
        ],
      },
      [deployment("main", label("main"))],
      /two endpoints have the address main-b-c/,
    ],
    [
      "an address that is no label of a host name",
      { components: [{ ...main, endpoints: [page("a"), page("b".repeat(20))] }] },
      [deployment("main", label("main"))],
      /the address main-b{20} of an endpoint is longer than 21 characters/,
    ],
    [
      "an address that another script's name is read out of",
      { components: [{ ...main, name: "xn", endpoints: [page("a")] }] },
      [deployment("main", label("main"))],
      /the address xn of an endpoint/,
    ],
    [
      "an address of nobody",
      { components: [main], values: [{ configMap: "c", key: "URL", value: "{origin:web}" }] },
      [deployment("main", label("main")), { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" } }],
      /spec.values\[0\].value: there is no http endpoint with the address web/,
    ],
  ])("names the field of %s", (_, spec, objects, sentence) => {
    expect(() => compile(spec, objects)).toThrow(sentence);
  });

  it("tells tools, which run on demand, from what runs in dev mode only", () => {
    const beside = (template: typeof queue, name: string) =>
      componentOf(template, name)?.beside.map((one) => [one.name, one.onDemand]);
    expect(beside(fullStack, "database")).toEqual([["adminer", true]]);
    expect(beside(queue, "worker")).toEqual([["inspector", false]]);
  });

  it("gives views that fit the contract", () => {
    for (const view of [...bundled.views(), ...loadTemplates("tests/templates").views()])
      expect(templateView.parse(view)).toEqual(view);
  });
});

it("orders components after what they depend on", () => {
  expect(byDependency(fullStack.components).map(({ name }) => name)).toEqual([
    "database",
    "backend",
    "frontend",
  ]);
});

describe("accepting a spec", () => {
  const accept = (components: object, template = fullStack) =>
    acceptSpec(template, environmentSpec.parse({ owner: "ada@example.com", components }));

  it("fills in what is not named", () => {
    const { spec, objections } = accept({ backend: { mode: "dev" } });
    expect(objections).toEqual([]);
    expect(spec.components).toEqual({
      frontend: { mode: "production", replicas: 1 },
      backend: { mode: "dev", replicas: 1 },
      database: { mode: "production", replicas: 1, storage: "1Gi" },
    });
  });

  const objected: [Record<string, object>, string, string][] = [
    [{ cache: {} }, "spec.components.cache", "Template full-stack has no component cache."],
    [
      { frontend: { storage: "5Gi" } },
      "spec.components.frontend.storage",
      "does not let storage of frontend",
    ],
    [{ database: { replicas: 2 } }, "spec.components.database.replicas", "Use 0 to 1."],
    [
      {
        backend: {
          env: [
            { name: "A", value: "1" },
            { name: "SECRET_KEY", value: "x" },
          ],
        },
      },
      "spec.components.backend.env.1.name",
      "SECRET_KEY is generated",
    ],
  ];
  it.each(objected)("objects to %j and carries out the rest", (components, field, message) => {
    const { spec, objections } = accept({ ...components, backend: { mode: "dev", ...components.backend } });
    expect(objections).toEqual([{ field, message: expect.stringContaining(message) }]);
    expect(spec.components).toMatchObject({ backend: { mode: "dev" }, database: { replicas: 1 } });
    expect(JSON.stringify(spec.components)).not.toMatch(/cache|SECRET_KEY|5Gi/);
  });

  it("objects to dev mode where there is none", () => {
    const { spec, objections } = accept({ queue: { mode: "dev" } }, queue);
    expect(objections).toMatchObject([{ field: "spec.components.queue.mode" }]);
    expect(spec.components.queue?.mode).toBe("production");
  });
});
