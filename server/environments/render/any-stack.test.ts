import { describe, expect, it } from "vitest";
import { environmentSpec } from "@/server/contract/environment";
import { IN_PRODUCTION } from "@/server/dev-mode/testing/plans";
import {
  type CronJob,
  isJob,
  isPodMaker,
  type Job,
  type KubernetesObject,
  podTemplateOf,
  type Workload,
} from "@/server/kubernetes";
import { demandOf } from "../bounds/demand";
import { acceptSpec } from "../template/accept";
import { loadTemplates } from "../template/load";
import type { Template } from "../template/template";
import { renderClaims } from "./claims";
import { egressFaults, renderEgress } from "./egress";
import { ANNOTATION_JOB } from "./others";
import { type RenderInput, render } from "./render";

const found = loadTemplates("tests/templates").get("shop");
if (!found) throw new Error("tests/templates has no shop.");
const shop: Template = found;

const specOf = (spec: object) =>
  acceptSpec(shop, environmentSpec.parse({ owner: "ada@example.com", ...spec })).spec;
function rendered(
  { spec = {}, ...input }: Partial<Omit<RenderInput, "spec">> & { spec?: object } = {},
  template = shop,
): KubernetesObject[] {
  const { ground, workloads, others } = render(template, {
    name: "one",
    spec: specOf(spec),
    settings: { previewBase: "http://localhost", priorityClass: "low" },
    plans: new Map(template.components.map(({ name }) => [name, IN_PRODUCTION])),
    claimTemplates: new Map(),
    scaled: new Map(),
    beside: new Set(),
    ...input,
  });
  const secrets = { "shop-secrets": { POSTGRES_PASSWORD: "p" } };
  return [...ground, ...workloads(secrets), ...others(secrets)];
}
function get<T extends KubernetesObject>(objects: KubernetesObject[], kind: string, name: string): T {
  const object = objects.find((one) => one.kind === kind && one.metadata.name === name);
  if (!object) throw new Error(`${kind} ${name} was not rendered.`);
  return object as T;
}

describe("an application of any shape", () => {
  const objects = rendered();

  it("is rendered whole, each object in its place", () => {
    const names = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(names).toEqual(
      expect.arrayContaining([
        ...["Job/stock", "CronJob/tidy", "HorizontalPodAutoscaler/catalog", "PodDisruptionBudget/catalog"],
        ...["Role/see-pods", "RoleBinding/storefront-sees-pods", "ServiceAccount/storefront"],
        ...["Deployment/cache", "Deployment/packer", "StatefulSet/warehouse"],
      ]),
    );
    for (const { metadata } of objects)
      expect(metadata).toMatchObject({
        namespace: "env-one",
        labels: {
          "devspace-portal.io/environment": "one",
          "app.kubernetes.io/managed-by": "devspace-portal",
        },
      });
  });

  it("has every pod labelled, and of the priority of environments", () => {
    for (const object of objects.filter(isPodMaker))
      expect(podTemplateOf(object), object.metadata.name).toMatchObject({
        metadata: { labels: { "devspace-portal.io/environment": "one" } },
        spec: { priorityClassName: "low" },
      });
  });

  it("gives rights to accounts of its own namespace", () => {
    expect(get(objects, "RoleBinding", "storefront-sees-pods").subjects).toEqual([
      { kind: "ServiceAccount", name: "storefront", namespace: "env-one" },
    ]);
  });

  it("has the label of its component where the manifests have none", () => {
    const { spec } = get<Workload>(objects, "Deployment", "packer");
    expect(spec.template.metadata.labels["app.kubernetes.io/component"]).toBe("worker");
  });

  it("has volumes of its own beside those of StatefulSets", () => {
    const claims = renderClaims(shop, "one", specOf({})).map(({ claim }) => claim);
    expect(claims.map(({ metadata }) => metadata.name)).toEqual(["goods-warehouse-0", "pictures"]);
    expect(claims[1]?.metadata).toMatchObject({
      namespace: "env-one",
      labels: { "devspace-portal.io/environment": "one" },
    });
    expect(shop.components.find(({ name }) => name === "storefront")?.exclusive).toBe(true);
  });

  it("asks its owner's bounds for all of it, as many pods as an autoscaler may make", () => {
    const { cpu, storage } = demandOf(shop, specOf({}));
    // storefront, catalog twice, packer, cache, stock, tidy at 10m; warehouse at 50m.
    expect(Math.round(cpu * 1000)).toBe(120);
    expect(storage).toBe((64 + 256) * 2 ** 20);
  });
});

describe("what is no component", () => {
  it("sleeps with its environment", () => {
    const asleep = rendered({ spec: { paused: true } });
    expect(get<Workload>(asleep, "Deployment", "cache").spec.replicas).toBe(0);
    expect(get<Job>(asleep, "Job", "stock").spec.suspend).toBe(true);
    expect(get<CronJob>(asleep, "CronJob", "tidy").spec.suspend).toBe(true);
    const awake = rendered();
    expect(get<Workload>(awake, "Deployment", "cache").spec.replicas).toBe(1);
    expect(get<Job>(awake, "Job", "stock").spec.suspend).toBe(false);
    expect(get<CronJob>(awake, "CronJob", "tidy").spec.suspend).toBe(false);
  });

  it("is gone meanwhile where it cannot sleep", () => {
    const agent = {
      ...{ apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" } },
      spec: { template: { metadata: { labels: {} }, spec: { containers: [] } } },
    };
    const template = { ...shop, others: [agent] };
    const kinds = (spec: object) => rendered({ spec }, template).map(({ kind }) => kind);
    expect(kinds({})).toContain("DaemonSet");
    expect(kinds({ paused: true })).not.toContain("DaemonSet");
  });

  it("has the number of pods that an autoscaler made of it", () => {
    const scaled = rendered({ scaled: new Map([["Deployment/cache", 3]]) });
    expect(get<Workload>(scaled, "Deployment", "cache").spec.replicas).toBe(3);
  });
});

describe("a Job", () => {
  const mark = (objects: KubernetesObject[]) =>
    get(objects, "Job", "stock").metadata.annotations?.[ANNOTATION_JOB];
  const changed = (change: (job: Job) => Job): Template => ({
    ...shop,
    others: shop.others.map((object) => (isJob(object) ? change(object) : object)),
  });

  it("is another one when its pods change, and the same when it sleeps or may try more often", () => {
    expect(mark(rendered())).toMatch(/^[0-9a-f]{16}$/);
    expect(mark(rendered({ spec: { paused: true } }))).toBe(mark(rendered()));
    const patient = changed((job) => ({ ...job, spec: { ...job.spec, backoffLimit: 9 } }));
    expect(mark(rendered({}, patient))).toBe(mark(rendered()));
    const other = changed((job) => {
      const { spec } = job.spec.template;
      const containers = spec.containers.map((one) => ({ ...one, image: "another" }));
      return {
        ...job,
        spec: { ...job.spec, template: { ...job.spec.template, spec: { ...spec, containers } } },
      };
    });
    expect(mark(rendered({}, other))).not.toBe(mark(rendered()));
  });

  it("stays when it is done, so that it is not made and run again", () => {
    expect(get<Job>(rendered(), "Job", "stock").spec).not.toHaveProperty("ttlSecondsAfterFinished");
  });

  it("that a CronJob begins belongs to the environment, and is nobody's leftover", () => {
    const { jobTemplate } = get<CronJob>(rendered(), "CronJob", "tidy").spec;
    expect(jobTemplate.metadata?.labels).toEqual({ "devspace-portal.io/environment": "one" });
  });
});

describe("the network", () => {
  const policies = (template = shop, objects = rendered({}, template)) =>
    objects.filter(({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name.includes("-network-"));

  it("is closed but for names, and for Services inside", () => {
    expect(policies().map(({ metadata }) => metadata.name)).toEqual([
      "devspace-portal-network-deny",
      "devspace-portal-network-dns",
      "devspace-portal-network-inside",
      "devspace-portal-network-service-storefront",
      "devspace-portal-network-service-catalog",
      "devspace-portal-network-service-cache",
      "devspace-portal-network-service-warehouse",
    ]);
    expect(get(policies(), "NetworkPolicy", "devspace-portal-network-service-catalog").spec).toEqual({
      podSelector: { matchLabels: { app: "catalog" } },
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: {} }], ports: [{ protocol: "TCP", port: "http" }] }],
    });
  });

  it("stays closed whatever policies the template brings, which decide for their own pods", () => {
    const own = {
      ...{ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "own" } },
      spec: { podSelector: { matchLabels: { app: "catalog" } }, egress: [{}] },
    };
    const names = policies({ ...shop, objects: [...shop.objects, own] }).map(({ metadata }) => metadata.name);
    expect(names).toEqual(
      policies()
        .map(({ metadata }) => metadata.name)
        .filter((one) => !one.endsWith("-catalog")),
    );
    const ofEgress = { ...own, spec: { ...own.spec, policyTypes: ["Egress"] } };
    expect(policies({ ...shop, objects: [...shop.objects, ofEgress] })).toHaveLength(policies().length);
  });

  it("lets what stands in front of an Ingress to what is behind it, and to nothing else", () => {
    const ingress = {
      ...{ apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "front" } },
      spec: { rules: [{ http: { paths: [{ backend: { service: { name: "storefront" } } }] } }, {}] },
    };
    const open = policies({ ...shop, objects: [...shop.objects, ingress] });
    const from = (name: string) =>
      JSON.stringify(get(open, "NetworkPolicy", `devspace-portal-network-service-${name}`).spec);
    expect(from("storefront")).toContain("devspace-portal.io/ingress");
    expect(from("catalog")).not.toContain("devspace-portal.io/ingress");
  });
});

describe("addresses outside", () => {
  const mirror = [{ to: [{ ipBlock: { cidr: "10.1.2.3/32" } }] }];

  it("are those of the groups that the template names", () => {
    expect(renderEgress({ egress: ["none"] }, {})).toEqual([]);
    const [own] = renderEgress({ egress: ["mirror"] }, { egressGroups: { mirror } });
    expect(own).toMatchObject({ metadata: { name: "devspace-portal-network-egress-mirror" } });
    expect(own?.spec).toEqual({ podSelector: {}, policyTypes: ["Egress"], egress: mirror });
    expect(JSON.stringify(renderEgress({ egress: ["internet"] }, {}))).toContain('"10.0.0.0/8"');
  });

  it("of a group that nobody defined are a fault", () => {
    expect(egressFaults({ egress: ["internet"] }, {})).toEqual([]);
    expect(egressFaults({ egress: ["internet"] }, { egressGroups: { mirror } })).toEqual([
      "spec.egress: there is no group internet here. Use mirror, or have an administrator add it to EGRESS_GROUPS.",
    ]);
  });
});

describe("an Ingress", () => {
  const to = (name: string) => ({
    path: "/",
    pathType: "Prefix",
    backend: { service: { name, port: { number: 80 } } },
  });
  const ingress = (spec: object) => ({
    ...{ apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "front" } },
    spec,
  });
  const settings = { previewBase: "https://example.com", ingressClass: "traefik" };
  const of = (spec: object) =>
    rendered({ settings }, { ...shop, objects: [...shop.objects, ingress(spec)] })
      .filter(({ kind }) => kind === "Ingress")
      .map((object) => object.spec);

  it("is nothing but paths of the environment's own hosts to its Services", () => {
    const spec = {
      ...{ ingressClassName: "other", tls: [{ hosts: ["a"] }], defaultBackend: to("storefront").backend },
      rules: [
        {
          host: "bank.example.com",
          http: { paths: [to("storefront"), { backend: { resource: { kind: "X" } } }] },
        },
        { host: "free.example.com", http: { paths: [to("cache")] } },
        { host: "none.example.com" },
      ],
    };
    expect(of(spec)).toEqual([
      {
        ingressClassName: "traefik",
        rules: [{ host: "storefront--one.example.com", http: { paths: [to("storefront")] } }],
      },
    ]);
  });

  it("is none where nothing of it leads to an endpoint", () => {
    expect(of({ defaultBackend: to("storefront").backend })).toEqual([]);
    expect(of({ rules: [{ http: { paths: [to("cache")] } }] })).toEqual([]);
  });
});

describe("an HTTPRoute", () => {
  const route = (name: string) => ({
    ...{ apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata: { name: "front" } },
    spec: { hostnames: ["shop.example.com"], rules: [{ backendRefs: [{ name, port: 80 }] }] },
  });
  const hosts = (name: string) =>
    rendered({}, { ...shop, objects: [...shop.objects, route(name)] })
      .filter(({ kind }) => kind === "HTTPRoute")
      .map(({ spec }) => (spec as { hostnames: string[] }).hostnames);

  it("gets the environment's own host, and takes no other", () => {
    expect(hosts("storefront")).toEqual([["storefront--one.localhost"]]);
    expect(hosts("cache")).toEqual([]);
  });
});
