import { describe, expect, test } from "vitest";
import { devPodTemplate } from "@/server/dev-mode/dev-workload";
import { loadTemplates } from "@/server/environments/template/load";
import { packRevision, templateOfRevision, unpackRevision } from "@/server/templates/publish/revision";
import { revisionFiles } from "@/server/templates/publish/revision-files";
import { folderTree } from "@/server/templates/sources/folder-tree";
import { publish, workload } from "./publish";

const CHART = { "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n" };

describe("a template of ours", () => {
  test.each([["queue", "tests/templates/queue", {}]])(
    "%s compiles to what the portal loads from its files",
    async (name, folder, wish) => {
      const { revision, findings, found } = await publish(folderTree(folder), wish);
      expect(findings).toEqual([]);
      expect(found.kind).toBe("template");
      if (!revision) throw new Error("It was not published.");
      const unpacked = unpackRevision(packRevision(revision));
      const { revision: hash, ...template } = templateOfRevision(name, unpacked);
      expect(hash).toMatch(/^[0-9a-f]{20}$/);
      const loaded = loadTemplates("k8s/templates", "tests/templates").get(name);
      expect(template).toEqual(loaded);
    },
  );

  test("that is not the portal's own opens nothing past its environments", async () => {
    const wish = { contents: { file: "templates/full-stack/template.yaml" } };
    const { revision, findings } = await publish(folderTree("k8s"), wish);
    expect(revision).toBeUndefined();
    const refused = findings.filter(({ level }) => level === "refused");
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(["EgressOutside", "IngressOutside"]));
  });

  test("its faults are said with file, line and field", async () => {
    const { findings } = await publish({
      "template.yaml":
        "apiVersion: devspace-portal.io/v1alpha1\nkind: Template\nmetadata: { name: x }\nspec:\n  title: X\n  source: { folders: [objects] }\n  components:\n    - name: web--x\n      title: Web\n",
    });
    expect(findings).toMatchObject([
      { level: "refused", file: "template.yaml", line: 8, field: "spec.components.0.name" },
      { level: "refused", file: "template.yaml", line: 8, field: "spec.components.0.workload" },
    ]);
  });
});

test("a single file is the application where there is nothing else, and chaff beside what is", async () => {
  const alone = await publish({ "app.yaml": workload("web") });
  expect(alone.found).toMatchObject({ kind: "manifests", components: [{ name: "web" }] });
  expect(alone.revision).toBeDefined();
  const beside = await publish({ "app.yaml": workload("web"), "k8s/api.yaml": workload("api") });
  expect(beside.found.components.map(({ name }) => name)).toEqual(["api"]);
});

test("manifests become a component for each workload, with endpoints and settings", async () => {
  const { revision, findings, found } = await publish(
    {
      "k8s/web.yaml": workload("web-of-the-whole-company"),
      "k8s/db.yaml": workload("db", { image: "postgres:17" })
        .replace("8080", "5432")
        .replace("port: 80,", "port: 5432,")
        .replaceAll("http", "postgres"),
      "k8s/job.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n",
    },
    { title: "Shop", components: { db: { title: "Database", settings: ["resources"] } } },
  );
  expect(found).toMatchObject({
    kind: "manifests",
    file: "k8s",
    objects: { Deployment: 2, Namespace: 1, Service: 2 },
  });
  expect(findings.map(({ level, code }) => `${level} ${code}`)).toEqual([
    "adapted namespace",
    "adapted component-label",
    "warning PortalsOwn",
  ]);
  if (!revision) throw new Error("It was not published.");
  const template = templateOfRevision("shop", revision);
  expect(template.description.title).toBe("Shop");
  expect(template.objects.map(({ kind }) => kind)).toEqual(["Service", "Service"]);
  expect(template.components).toMatchObject([
    {
      name: "db",
      title: "Database",
      icon: "database",
      capability: "postgres",
      settings: ["resources"],
      endpoints: [{ service: "db", port: 5432, protocol: "tcp" }],
    },
    {
      name: "web-of-the-whole-com",
      stack: "nginx 1.27",
      settings: ["replicas", "image", "resources", "env"],
      endpoints: [{ service: "web-of-the-whole-company", port: 80, protocol: "http" }],
      target: { spec: { selector: { matchLabels: { app: "web-of-the-whole-company" } } } },
    },
  ]);
});

test("a chart gets its release's name, values and files of values", async () => {
  const { revision, findings } = await publish(
    {
      "chart/Chart.yaml": CHART["Chart.yaml"],
      "chart/values.yaml": "image: nginx:1\nenv: none\n",
      "chart/dev.yaml": "env: dev\n",
      "chart/templates/web.yaml": workload("{{ .Release.Name }}-web", {
        image: "{{ .Values.image }}",
        container: "env: [{ name: ENV, value: '{{ .Values.env }}' }]",
      }),
    },
    { contents: { kind: "chart", values: { image: "nginx:2" }, valueFiles: ["dev.yaml"] } },
  );
  expect(findings.filter(({ level }) => level === "refused")).toEqual([]);
  const [component] = revision ? templateOfRevision("shop", revision).components : [];
  expect(component).toMatchObject({
    name: "shop-web",
    target: { spec: { template: { spec: { containers: [{ image: "nginx:2", env: [{ value: "dev" }] }] } } } },
  });
});

test("an overlay is taken, its base is not another candidate", async () => {
  const files = {
    "k8s/base/kustomization.yaml": "resources: [web.yaml]\n",
    "k8s/base/web.yaml": workload("web"),
    "k8s/overlays/dev/kustomization.yaml": "resources: [../../base]\nnamePrefix: dev-\n",
  };
  const { revision, found } = await publish(files);
  expect(found.candidates).toEqual([
    { kind: "kustomization", file: "k8s/overlays/dev/kustomization.yaml", brings: "one resource" },
  ]);
  expect(revision?.description.components.map(({ workload: { name } }) => name)).toEqual(["dev-web"]);
});

describe("where several things fit", () => {
  const files = {
    "compose.yaml": "services: { web: { image: 'nginx:1' } }\n",
    "k8s/web.yaml": workload("web"),
  };

  test("the page asks, with what each would bring", async () => {
    const { revision, found, findings } = await publish(files);
    expect(revision).toBeUndefined();
    expect(found.kind).toBeUndefined();
    expect(found.candidates.map(({ kind, file, brings }) => `${kind} ${file}: ${brings}`)).toEqual([
      "compose compose.yaml: components web",
      "manifests k8s: one file of manifests",
    ]);
    expect(findings).toMatchObject([{ level: "asked", code: "several-contents", field: "contents" }]);
  });

  test("an answer is taken", async () => {
    const { found, revision } = await publish(files, { contents: { kind: "manifests" } });
    expect([found.kind, found.file, revision !== undefined]).toEqual(["manifests", "k8s", true]);
  });

  test("a devspace.yaml that deploys the rest is the whole", async () => {
    const { found } = await publish({
      "k8s/web.yaml": workload("web"),
      "devspace.yaml":
        "version: v2beta1\nname: x\ndeployments: { web: { kubectl: { manifests: [k8s/web.yaml] } } }\n",
    });
    expect(found).toMatchObject({ kind: "devspace", file: "devspace.yaml" });
  });
});

describe("what a source says of its cluster, its secrets and its developers", () => {
  test("its own namespace goes, and addresses with it are asked about", async () => {
    const files = (address: string) => ({
      "kustomization.yaml": "namespace: shop\nresources: [web.yaml]\n",
      "web.yaml": workload("web", { container: `env: [{ name: API, value: "${address}" }]` }),
    });
    const { revision, findings } = await publish(files("http://api:80"));
    expect(revision?.manifests.folders.objects?.map(({ metadata }) => metadata.namespace)).toEqual([
      undefined,
      undefined,
    ]);
    expect(findings).toContainEqual(expect.objectContaining({ level: "adapted", code: "namespace" }));
    const asked = await publish(files("http://api.shop.svc:80"));
    expect(asked.revision).toBeUndefined();
    expect(asked.findings[0]).toMatchObject({
      level: "asked",
      code: "fixed-namespace",
      object: "Deployment/web",
      field: "spec.template.spec.containers[0].env[0].value",
    });
  });

  const COMPOSE = {
    "compose.yaml": `
name: shop
services:
  web:
    image: registry.test/shop/web:1
    ports: ["8080:8080"]
    depends_on: [db]
    environment:
      DATABASE_URL: postgres://app:\${DB_PASSWORD}@db:5432/app
      STRIPE_API_KEY: \${STRIPE_API_KEY}
  db:
    image: postgres:17
    environment: { POSTGRES_PASSWORD: "\${DB_PASSWORD}" }
    ports: ["5432:5432"]
`,
  };

  test("passwords of a Compose file are generated, environments are given what others gave out", async () => {
    const { revision, findings } = await publish(COMPOSE, { podSecurity: "baseline" });
    expect(revision?.description.parameters).toEqual([
      { name: "STRIPE_API_KEY", type: "secret", required: true },
    ]);
    expect(findings.filter(({ level }) => level === "asked")).toEqual([]);
    expect(findings.find(({ code }) => code === "secret-given")).toMatchObject({
      remedy: expect.stringContaining("generate: { STRIPE_API_KEY: password }"),
    });
    const answered = await publish(COMPOSE, {
      podSecurity: "baseline",
      secrets: [{ name: "template-secrets", generate: { STRIPE_API_KEY: "key" } }],
    });
    if (!answered.revision) throw new Error("It was not published.");
    const template = templateOfRevision("shop", answered.revision);
    expect(template.description.secrets).toEqual([
      { name: "template-secrets", generate: { DB_PASSWORD: "password", STRIPE_API_KEY: "key" } },
    ]);
    const [web, db] = template.components;
    const from = (key: string) => ({ valueFrom: { secretKeyRef: { name: "template-secrets", key } } });
    expect(web?.target.spec.template.spec.containers[0]?.env).toEqual([
      { name: "DB_PASSWORD", ...from("DB_PASSWORD") },
      { name: "DATABASE_URL", value: "postgres://app:$(DB_PASSWORD)@db:5432/app" },
      { name: "STRIPE_API_KEY", ...from("STRIPE_API_KEY") },
    ]);
    expect(web).toMatchObject({ dependsOn: ["db"], endpoints: [{ protocol: "http", port: 8080 }] });
    expect(db).toMatchObject({ capability: "postgres", endpoints: [{ protocol: "tcp", port: 5432 }] });
    expect(db?.target.spec.template.spec.containers[0]?.env).toEqual([
      { name: "POSTGRES_PASSWORD", ...from("DB_PASSWORD") },
    ]);
  });

  test("without a user of its own a Compose service needs baseline, and says so", async () => {
    const { findings } = await publish({ "compose.yaml": "services: { web: { image: 'nginx:1' } }\n" });
    expect(findings.filter(({ level }) => level === "refused")).toMatchObject([
      { code: "PodSecurity", file: "compose.yaml", remedy: expect.stringContaining("Compose: user") },
    ]);
    const safe = await publish({
      "compose.yaml": "services: { web: { image: 'nginx:1', user: '101' } }\n",
    });
    expect(safe.revision).toBeDefined();
  });

  const devspace = (entry: string) => ({
    "chart/Chart.yaml": CHART["Chart.yaml"],
    "chart/templates/web.yaml": workload("{{ .Release.Name }}"),
    "devspace.yaml": `version: v2beta1
name: shop
deployments: { shop: { helm: { chart: { path: chart }, releaseName: shop-web } } }
dev:
  web:
${entry}
`,
  });

  test("a dev entry finds the pods of a chart once it is rendered; its patch is the CLI's change", async () => {
    const { revision, findings, found } = await publish(
      devspace(`    labelSelector: { app: shop-web }
    devImage: node:22
    command: [npm, start]
    persistPaths: [{ path: /root/.npm }]
    env: [{ name: DEBUG, value: "1" }]
    patches: [{ op: remove, path: "spec.containers[0].ports" }]
    terminal: { command: npm test }
    sync: [{ path: "./:/app" }]`),
    );
    expect(findings.filter(({ level }) => level === "asked" || level === "refused")).toEqual([]);
    expect(found.coverage?.total).toBeGreaterThan(5);
    if (!revision) throw new Error("It was not published.");
    const [web] = templateOfRevision("shop", revision).components;
    expect(web?.devspaceConfig).toBe("devspace.yaml");
    expect(web?.actions).toEqual([{ name: "dev", title: "npm test", command: ["sh", "-c", "npm test"] }]);
    const pod = web?.dev && devPodTemplate(web.target, web.dev.patch);
    expect(pod?.metadata.labels).toEqual({ app: "shop-web", "app.kubernetes.io/component": "shop-web" });
    expect(pod?.spec.containers).toEqual([
      {
        ...web?.target.spec.template.spec.containers[0],
        ports: undefined,
        image: "node:22",
        command: ["npm", "start"],
        args: [],
        env: [{ name: "DEBUG", value: "1" }],
        volumeMounts: [{ name: "dev-caches", mountPath: "/root/.npm", subPath: "cache-0" }],
      },
    ]);
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining(["dev-sync", "dev-cache"]));
  });

  test("an entry whose selector fits nothing is asked about, and bound by the wish", async () => {
    const files = devspace("    labelSelector: { app: other }\n    command: [npm, start]");
    const { revision, findings } = await publish(files);
    expect(revision).toBeUndefined();
    expect(findings.filter(({ level }) => level === "asked")).toMatchObject([
      { code: "selector-fits-nothing", file: "devspace.yaml", message: expect.stringContaining("shop-web") },
    ]);
    const answered = await publish(files, {
      components: { "shop-web": { dev: { enabled: true, entry: "web" } } },
    });
    expect(answered.found.components).toMatchObject([{ name: "shop-web", canDev: true }]);
    expect(answered.revision).toBeDefined();
  });
});

test("a devspace.yaml's manifests, chart, values and inline manifests become the objects it would deploy", async () => {
  const configMap = (name: string, data: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { a: "${data}" }\n`;
  const { revision, findings, found } = await publish({
    "devspace.yaml": `version: v2beta1
name: shop
deployments:
  plain: { kubectl: { manifests: [k8s/*.yaml] } }
  web:
    helm:
      releaseName: release
      chart: { path: ./chart }
      values: { given: from-devspace }
      valuesFiles: [values-dev.yaml]
  inline:
    kubectl:
      inlineManifest: |-
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: inline }
`,
    "k8s/a.yaml": `${configMap("plain", "1")}---\n${workload("web")}`,
    "chart/Chart.yaml": CHART["Chart.yaml"],
    "chart/values.yaml": "given: own\nfile: own\n",
    "values-dev.yaml": "file: from-file\ngiven: lost\n",
    "chart/templates/a.yaml": configMap("{{ .Release.Name }}", "{{ .Values.given }} {{ .Values.file }}"),
  });
  expect(findings.filter(({ level }) => level === "refused" || level === "asked")).toEqual([]);
  expect(found).toMatchObject({ kind: "devspace", objects: { ConfigMap: 3, Deployment: 1, Service: 1 } });
  const configs = revision?.manifests.folders.objects?.filter(({ kind }) => kind === "ConfigMap");
  expect(configs?.map(({ metadata, data }) => [metadata.name, data])).toEqual([
    ["inline", undefined],
    ["plain", { a: "1" }],
    ["release", { a: "from-devspace from-file" }],
  ]);
});

test("a source does not give itself a weaker Pod Security; whoever publishes it may", async () => {
  const { revision } = await publish(folderTree("tests/templates/queue"));
  if (!revision) throw new Error("It was not published.");
  const files = Object.fromEntries(
    Object.entries(revisionFiles("queue", revision)).map(([file, text]) => [
      file,
      text.replace("podSecurity: restricted", "podSecurity: baseline"),
    ]),
  );
  const asked = await publish(files);
  expect(asked.revision).toBeUndefined();
  expect(asked.findings).toMatchObject([{ level: "asked", code: "pod-security", file: "template.yaml" }]);
  const allowed = await publish(files, { podSecurity: "baseline" });
  expect(allowed.revision?.description.podSecurity).toBe("baseline");
});
