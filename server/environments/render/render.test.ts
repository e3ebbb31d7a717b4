import { describe, expect, it } from "vitest";
import { environmentSpec } from "@/server/contract/environment";
import type { ComponentPlan } from "@/server/dev-mode/plan";
import { IN_DEV, IN_PRODUCTION } from "@/server/dev-mode/testing/plans";
import type { KubernetesObject } from "@/server/kubernetes";
import { isWorkload, type Workload } from "@/server/kubernetes/workloads";
import { acceptSpec } from "../template/accept";
import { componentOf } from "../template/template";
import { fullStack } from "../template/testing/bundled";
import { renderClaims } from "./claims";
import type { ValueHashes } from "./hash";
import { renderNamespace } from "./namespace";
import { type RenderInput, render } from "./render";

type Options = Partial<Omit<RenderInput, "spec" | "plans">> & {
  secrets?: ValueHashes;
  spec?: unknown;
  plans?: Record<string, ComponentPlan>;
};
const specWith = (spec: unknown) =>
  acceptSpec(fullStack, environmentSpec.parse({ owner: "ada@example.com", ...(spec as object) })).spec;
const passwords = { "app-secrets": { POSTGRES_PASSWORD: "p", SECRET_KEY: "s" } };
const renderWith = ({ spec, plans, secrets = passwords, ...input }: Options = {}): KubernetesObject[] => {
  const { ground, workloads } = render(fullStack, {
    name: "shop",
    spec: specWith(spec),
    settings: { previewBase: "http://localhost" },
    plans: new Map(
      Object.entries({ frontend: IN_PRODUCTION, backend: IN_PRODUCTION, database: IN_PRODUCTION, ...plans }),
    ),
    claimTemplates: new Map(),
    scaled: new Map(),
    beside: new Set(plans?.database?.mode === "dev" ? ["adminer"] : []),
    ...input,
  });
  return [...ground, ...workloads(secrets)];
};
const find = (objects: KubernetesObject[], kind: string, name: string) => {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`${kind} ${name} was not rendered.`);
  return found;
};
const workload = (objects: KubernetesObject[], kind: string, name: string) =>
  find(objects, kind, name) as Workload;
const names = (objects: KubernetesObject[]) =>
  objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);

describe("the gate", () => {
  const settings = { previewBase: "http://localhost", gateImage: "docker.io/library/busybox:1.37" };
  const podsOf = (objects: KubernetesObject[]) =>
    objects.filter(isWorkload).map(({ spec }) => spec.template.spec);

  it("holds every pod, of dev pods and what runs beside them too, before any other container", () => {
    const pods = podsOf(renderWith({ settings, plans: { database: IN_DEV, backend: IN_DEV } }));
    expect(pods.length).toBeGreaterThanOrEqual(5);
    for (const { initContainers } of pods)
      expect(initContainers?.[0]).toMatchObject({ name: "network-policies", image: settings.gateImage });
  });

  it("is in no pod where no image is set for it", () => {
    for (const { initContainers = [] } of podsOf(renderWith()))
      expect(initContainers.map(({ name }) => name)).not.toContain("network-policies");
  });
});

describe("every object", () => {
  const objects = renderWith({
    plans: { database: IN_DEV },
    settings: { previewBase: "http://localhost", ingressClass: "x" },
  });

  it("is in the environment's namespace, labelled and stamped", () => {
    for (const object of objects) {
      expect(object.metadata, `${object.kind} ${object.metadata.name}`).toMatchObject({
        namespace: "env-shop",
        labels: {
          "devspace-portal.io/environment": "shop",
          "app.kubernetes.io/managed-by": "devspace-portal",
        },
        annotations: { "devspace-portal.io/rendered": expect.stringMatching(/^[0-9a-f]{16}$/) },
      });
    }
  });

  it("labels its pods and claims, and leaves selectors alone", () => {
    for (const object of objects.filter(({ kind }) =>
      ["Deployment", "StatefulSet"].includes(kind),
    ) as Workload[]) {
      expect(object.spec.template.metadata.labels).toMatchObject({
        "devspace-portal.io/environment": "shop",
      });
      expect(object.spec.selector.matchLabels).not.toHaveProperty("devspace-portal.io/environment");
      for (const claim of object.spec.volumeClaimTemplates ?? []) {
        expect(claim.metadata.labels).toMatchObject({ "devspace-portal.io/environment": "shop" });
      }
    }
  });

  it("comes before the pods that need it, and never is a Secret", () => {
    const kinds = objects.map(({ kind }) => kind);
    const firstPods = kinds.findIndex((kind) => ["Deployment", "StatefulSet"].includes(kind));
    expect(kinds.slice(firstPods).every((kind) => ["Deployment", "StatefulSet"].includes(kind))).toBe(true);
    expect(kinds).not.toContain("Secret");
  });
});

describe("production mode", () => {
  it("renders k8s/base as it stands but for what belongs to the environment", () => {
    const objects = renderWith();
    const own = [...fullStack.objects, ...fullStack.components.map(({ target }) => target)];
    for (const template of own.filter(({ kind }) => !["Ingress", "ConfigMap"].includes(kind))) {
      const object = find(objects, template.kind, template.metadata.name);
      expect(object).toMatchObject(
        template.kind === "StatefulSet" || template.kind === "Deployment"
          ? { spec: { selector: (template as Workload).spec.selector } }
          : { ...template, metadata: { name: template.metadata.name } },
      );
    }
    const { spec } = workload(objects, "Deployment", "backend");
    const base = componentOf(fullStack, "backend")?.target.spec.template.spec;
    expect(spec.template.spec).toEqual({ ...base, containers: [{ ...base?.containers[0], env: [] }] });
    expect(names(objects)).not.toContain("Deployment/adminer");
    expect(names(objects)).not.toContain("Ingress/app");
  });

  it("takes image, replicas, resources and variables from the spec", () => {
    const objects = renderWith({
      plans: { backend: { ...IN_PRODUCTION, production: { replicas: 3, parked: false } } },
      spec: {
        components: {
          backend: {
            image: "registry.example.com/backend:2",
            devImage: "registry.example.com/backend:2-dev",
            replicas: 3,
            resources: { limits: { memory: "1Gi" } },
            env: [{ name: "LOG_LEVEL", value: "DEBUG" }],
          },
          frontend: { env: [{ name: "BACKEND_URL", value: "http://elsewhere:1" }] },
        },
      },
    });
    const backend = workload(objects, "Deployment", "backend");
    expect(backend.spec.replicas).toBe(3);
    expect(backend.spec.template.spec.containers[0]).toMatchObject({
      image: "registry.example.com/backend:2",
      resources: { requests: { memory: "128Mi" }, limits: { cpu: "1", memory: "1Gi" } },
      env: [{ name: "LOG_LEVEL", value: "DEBUG" }],
    });
    expect(workload(objects, "Deployment", "frontend").spec.template.spec.containers[0]?.env).toEqual([
      { name: "BACKEND_URL", value: "http://elsewhere:1" },
    ]);
  });

  it("passes values on byte for byte: nothing in them is a reference to the kubelet", () => {
    const values = ["pa$$word", "$(POSTGRES_DB)", "$$(X)", "$", "a$b", "$$$(Y)$"];
    const env = values.map((value, index) => ({ name: `V${index}`, value }));
    const objects = renderWith({ spec: { components: { backend: { env } } } });
    const rendered = workload(objects, "Deployment", "backend").spec.template.spec.containers[0]?.env;
    // The kubelet's expansion: `$$` is `$`, `$(NAME)` a reference, any other `$` itself.
    const expanded = (value = "") =>
      value.replace(/\$(\$|\([^)]*\))/g, (_, next: string) => (next === "$" ? "$" : "REFERENCE"));
    expect(rendered?.slice(-values.length).map(({ value }) => expanded(value))).toEqual(values);
  });

  it("keeps the claim template's size, which cannot change, and asks for the new one in the claim", () => {
    const spec = { components: { database: { storage: "5Gi" } } };
    const claimTemplate = (options: Options) =>
      workload(renderWith(options), "StatefulSet", "postgres").spec.volumeClaimTemplates?.[0]?.spec.resources;
    expect(claimTemplate({ spec })).toEqual({ requests: { storage: "5Gi" } });
    expect(claimTemplate({ spec, claimTemplates: new Map([["database", "1Gi"]]) })).toEqual({
      requests: { storage: "1Gi" },
    });
    expect(renderClaims(fullStack, "shop", specWith(spec)).map(({ claim }) => claim)).toEqual([
      {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: {
          name: "data-postgres-0",
          namespace: "env-shop",
          labels: expect.objectContaining({
            "devspace-portal.io/environment": "shop",
            "app.kubernetes.io/component": "database",
          }),
        },
        spec: { accessModes: ["ReadWriteOncePod"], resources: { requests: { storage: "5Gi" } } },
      },
    ]);
  });

  it("leaves the scale to the CLI by not naming it", () => {
    const left: ComponentPlan = { ...IN_PRODUCTION, mode: "dev", production: "leave", dev: "leave" };
    const objects = renderWith({ plans: { backend: left } });
    expect(workload(objects, "Deployment", "backend").spec).not.toHaveProperty("replicas");
    expect(names(objects)).not.toContain("Deployment/backend-devspace");
  });
});

describe("dev mode", () => {
  it("stands in for a Deployment as the DevSpace CLI does", () => {
    const objects = renderWith({
      plans: { frontend: IN_DEV },
      spec: { components: { frontend: { mode: "dev", image: "ignored:1", replicas: 2 } } },
    });
    const original = workload(objects, "Deployment", "frontend");
    expect(original.spec.replicas).toBe(0);
    expect(original.metadata.annotations).toMatchObject({ "devspace.sh/replicas": "2" });

    const replacement = workload(objects, "Deployment", "frontend-devspace");
    expect(replacement.metadata).toMatchObject({
      labels: { "devspace.sh/replaced": "true", "app.kubernetes.io/component": "frontend" },
      annotations: {
        "devspace.sh/parent-kind": "Deployment",
        "devspace.sh/parent-name": "frontend",
        "devspace.sh/config-hash": expect.any(String),
      },
    });
    expect(replacement.spec).toMatchObject({
      replicas: 1,
      strategy: { type: "Recreate" },
      selector: { matchLabels: { "app.kubernetes.io/name": "frontend", "devspace.sh/replaced": "true" } },
    });
    const container = replacement.spec.template.spec.containers[0];
    expect(container).toMatchObject({
      image: "devspace-portal.local/frontend:dev",
      ports: [{ name: "http", containerPort: 3000 }],
      resources: { limits: { memory: "1Gi" } },
      securityContext: { readOnlyRootFilesystem: false, allowPrivilegeEscalation: false },
    });
    expect(container).not.toHaveProperty("livenessProbe");
    expect(container?.env).toContainEqual({ name: "NODE_ENV", value: "development" });
  });

  it("gives the database's dev pod the StatefulSet pod's host name and volume, and brings Adminer", () => {
    const objects = renderWith({ plans: { database: IN_DEV } });
    const { spec, metadata } = workload(objects, "Deployment", "postgres-devspace");
    expect(metadata.annotations).toMatchObject({ "devspace.sh/parent-kind": "StatefulSet" });
    expect(spec).not.toHaveProperty("volumeClaimTemplates");
    expect(spec.template.spec.hostname).toBe("postgres-0");
    expect(spec.template.spec.volumes).toContainEqual({
      name: "data",
      persistentVolumeClaim: { claimName: "data-postgres-0" },
    });
    expect(spec.template.spec.containers[0]?.args).toContain("log_statement=all");
    expect(names(objects)).toEqual(expect.arrayContaining(["Deployment/adminer", "NetworkPolicy/adminer"]));
  });

  it("sleeps with no pods, Adminer included", () => {
    const objects = renderWith({ plans: { database: { ...IN_DEV, dev: "sleep" } } });
    expect(workload(objects, "Deployment", "postgres-devspace").spec.replicas).toBe(0);
    expect(workload(objects, "Deployment", "adminer").spec.replicas).toBe(0);
    const cli = { ...IN_DEV, replacedBy: "devspace-cli", dev: "adopt", cliAsleep: true } as const;
    const beside = renderWith({ plans: { database: cli } });
    expect(workload(beside, "Deployment", "adminer").spec.replicas).toBe(0);
  });
});

describe("a tool that somebody wants", () => {
  const beside = new Set(["adminer"]);

  it("is there in production mode, and sleeps with the environment", () => {
    const objects = renderWith({ beside });
    expect(workload(objects, "Deployment", "adminer").spec.replicas).toBe(1);
    expect(names(objects)).toEqual(expect.arrayContaining(["NetworkPolicy/adminer", "StatefulSet/postgres"]));
    expect(names(objects)).not.toContain("Deployment/postgres-devspace");
    const asleep = renderWith({ spec: { paused: true }, beside });
    expect(workload(asleep, "Deployment", "adminer").spec.replicas).toBe(0);
  });

  it("knows its address, and starts anew when the password is another", () => {
    const objects = renderWith({ beside });
    expect(find(objects, "ConfigMap", "adminer").data).toEqual({ HOST: "adminer--shop.localhost" });
    const rotated = renderWith({
      beside,
      secrets: { "app-secrets": { POSTGRES_PASSWORD: "q", SECRET_KEY: "s" } },
    });
    const template = (all: KubernetesObject[]) => workload(all, "Deployment", "adminer").spec.template;
    expect(template(rotated)).not.toEqual(template(objects));
  });
});

describe("configuration", () => {
  const config = (options: Options) => find(renderWith(options), "ConfigMap", "app-config").data;

  it("names the environment's own addresses", () => {
    expect(config({})).toMatchObject({
      DOMAIN: "frontend--shop.localhost",
      FRONTEND_URL: "http://frontend--shop.localhost",
      BACKEND_CORS_ORIGINS: "http://frontend--shop.localhost,http://backend--shop.localhost",
      POSTGRES_SERVER: "postgres-service",
    });
    expect(config({ settings: { previewBase: "http://localhost:8080" } })).toMatchObject({
      DOMAIN: "frontend--shop.localhost",
      FRONTEND_URL: "http://frontend--shop.localhost:8080",
    });
    expect(config({ settings: { previewBase: "https://preview.example.com" } })).toMatchObject({
      FRONTEND_URL: "https://frontend--shop.preview.example.com",
    });
  });

  it("restarts exactly the pods that read what changed", () => {
    const hash = (options: Options, kind: string, name: string) =>
      workload(renderWith(options), kind, name).spec.template.metadata.annotations?.[
        "devspace-portal.io/config"
      ];
    const otherDomain = { settings: { previewBase: "https://example.com" } };
    const otherKey = { secrets: { "app-secrets": { POSTGRES_PASSWORD: "p", SECRET_KEY: "other" } } };
    const otherPassword = { secrets: { "app-secrets": { POSTGRES_PASSWORD: "other", SECRET_KEY: "s" } } };
    for (const change of [otherDomain, otherKey, otherPassword]) {
      expect(hash(change, "Deployment", "backend")).not.toBe(hash({}, "Deployment", "backend"));
    }
    expect(hash(otherDomain, "StatefulSet", "postgres")).toBe(hash({}, "StatefulSet", "postgres"));
    expect(hash(otherKey, "StatefulSet", "postgres")).toBe(hash({}, "StatefulSet", "postgres"));
    expect(hash(otherPassword, "StatefulSet", "postgres")).not.toBe(hash({}, "StatefulSet", "postgres"));
    expect(hash({}, "Deployment", "frontend")).toBeUndefined();
  });
});

describe("installation settings", () => {
  it("make an Ingress only for a named class", () => {
    const objects = renderWith({
      settings: { previewBase: "https://example.com:8443", ingressClass: "traefik" },
    });
    expect(find(objects, "Ingress", "app").spec).toMatchObject({
      ingressClassName: "traefik",
      rules: [{ host: "frontend--shop.example.com" }],
    });
  });

  it("let the web side in only when it is named", () => {
    expect(names(renderWith())).not.toContain("RoleBinding/devspace-portal-web");
    const webServiceAccount = { namespace: "devspace-portal", name: "portal-web" };
    const objects = renderWith({ settings: { previewBase: "http://localhost", webServiceAccount } });
    expect(find(objects, "RoleBinding", "devspace-portal-web")).toMatchObject({
      roleRef: { kind: "ClusterRole", name: "devspace-portal-environment" },
      subjects: [{ kind: "ServiceAccount", namespace: "devspace-portal", name: "portal-web" }],
    });
  });

  it("let the web side to the pods and ports of declared http endpoints, and to no other", () => {
    expect(names(renderWith()).join()).not.toContain("devspace-portal-preview");
    const webServiceAccount = { namespace: "devspace-portal", name: "portal-web" };
    const objects = renderWith({ settings: { previewBase: "http://localhost", webServiceAccount } });
    expect(names(objects).filter((name) => name.includes("devspace-portal-preview"))).toEqual([
      "NetworkPolicy/devspace-portal-preview-frontend",
      "NetworkPolicy/devspace-portal-preview-backend",
    ]);
    expect(find(objects, "NetworkPolicy", "devspace-portal-preview-backend").spec).toEqual({
      podSelector: { matchLabels: { "app.kubernetes.io/name": "backend" } },
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "devspace-portal" } },
              podSelector: { matchLabels: { "app.kubernetes.io/name": "portal-web" } },
            },
          ],
          ports: [{ protocol: "TCP", port: "http" }],
        },
      ],
    });
  });

  it("are pure: the same input renders the same", () => {
    expect(renderWith()).toEqual(renderWith());
  });
});

describe("the namespace", () => {
  it("is under Pod Security restricted and says whose it is", () => {
    expect(renderNamespace({ name: "shop", uid: "u-1", template: fullStack })).toMatchObject({
      kind: "Namespace",
      metadata: {
        name: "env-shop",
        labels: {
          "pod-security.kubernetes.io/enforce": "restricted",
          "devspace-portal.io/environment": "shop",
        },
        annotations: { "devspace-portal.io/environment-uid": "u-1" },
      },
    });
  });

  it("is under Pod Security baseline only for a template that says so, which it names to the admission policy", () => {
    const template = { name: "old", podSecurity: "baseline" } as const;
    expect(renderNamespace({ name: "shop", uid: "u-1", template }).metadata).toMatchObject({
      labels: { "pod-security.kubernetes.io/enforce": "baseline" },
      annotations: { "devspace-portal.io/template": "old" },
    });
    const { annotations } = renderNamespace({ name: "shop", uid: "u-1", template: fullStack }).metadata;
    expect(annotations).not.toHaveProperty(["devspace-portal.io/template"]);
  });
});
