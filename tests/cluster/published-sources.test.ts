import { beforeAll, describe, expect, it } from "vitest";
import { ensureImages } from "@/k8s/local";
import { createProgress } from "@/kit/progress";
import { waitFor } from "@/kit/wait";
import { ensureRenderer } from "@/scripts/renderer/renderer";
import type { TemplateStatus } from "@/server/contract/template-resource";
import { fileController } from "../kit/file-controller";
import { kubectl, tryKubectl } from "../kit/kubectl";
import { uniqueName } from "../kit/unique-name";

/** Applications as other teams have them, published from their files alone and run: a Compose file, a DevSpace project with a chart. */
const controller = fileController({ settings: { RENDERER: await ensureRenderer() } });
const PYTHON = "devspace-portal.local/base/python:3.13";
const REDIS = "devspace-portal.local/base/redis:8";
const made: string[] = [];

beforeAll(async () => {
  if (!process.env.KUBECONFIG) await ensureImages(["python", "redis"], { progress: createProgress() });
  return async () => {
    await tryKubectl(["delete", "dtpl", ...made, "--ignore-not-found"]);
  };
}, 300_000);

async function template(inline: Record<string, string>, wish: object = {}): Promise<string> {
  const name = uniqueName("source");
  made.push(name);
  await kubectl(
    ["apply", "--server-side", "-f", "-"],
    JSON.stringify({
      apiVersion: "devspace-portal.io/v1alpha1",
      kind: "Template",
      metadata: { name },
      spec: { source: { inline }, ...wish },
    }),
  );
  return name;
}

const looked = (name: string) =>
  waitFor("it was looked at", async () => {
    const text = await kubectl(["get", "dtpl", name, "-o", "jsonpath={.status}"]);
    const status = JSON.parse(text || "{}") as Partial<TemplateStatus>;
    return status.checkedAt ? status : undefined;
  });

const COMPOSE = `name: board
services:
  web:
    image: ${PYTHON}
    user: "10001"
    command: [python3, -m, http.server, "8080", --directory, /tmp]
    ports: ["8080:8080"]
    environment: { CACHE_URL: "redis://:\${CACHE_PASSWORD}@cache:6379" }
    depends_on: [cache]
  cache:
    image: ${REDIS}
    user: "10001"
    command: [sh, -c, 'exec redis-server --save "" --dir /tmp --requirepass "$$CACHE_PASSWORD"']
    environment: { CACHE_PASSWORD: "\${CACHE_PASSWORD}" }
    expose: ["6379"]
`;

describe("a Compose file", () => {
  it("is published, and runs with the password that its services share", async () => {
    const name = await template({ "compose.yaml": COMPOSE });
    const { found, findings = [], revision } = await looked(name);
    expect(findings.filter(({ level }) => level === "refused" || level === "asked")).toEqual([]);
    expect(revision).toMatch(/^[0-9a-f]{20}$/);
    expect(found).toMatchObject({
      kind: "compose",
      components: [{ name: "web" }, { name: "cache" }],
      coverage: { share: expect.any(Number) },
    });
    const subject = await controller.create(uniqueName("board"), { template: name });
    await subject.ready();
    const inNamespace = (...args: string[]) => kubectl(["-n", subject.namespace, ...args]);
    const url = await inNamespace("exec", "deployment/web", "--", "printenv", "CACHE_URL");
    const password = /^redis:\/\/:([\w-]{20,})@cache:6379$/.exec(url.trim())?.[1];
    expect(password).toBeDefined();
    const own = await inNamespace("exec", "deployment/cache", "--", "printenv", "CACHE_PASSWORD");
    expect(own.trim()).toBe(password);
    await subject.remove();
  }, 300_000);

  it("that asks something is not published, and says what until it is answered", async () => {
    const files = { "compose.yaml": COMPOSE.replace('"8080:8080"', `"\${PORT}:8080"`) };
    const name = await template(files);
    const { findings = [], conditions, revision } = await looked(name);
    expect(revision).toBeUndefined();
    expect(findings.find(({ level }) => level === "asked")).toMatchObject({ code: "parameter-place" });
    expect(conditions).toContainEqual(
      expect.objectContaining({ type: "Published", status: "False", reason: "AnswersNeeded" }),
    );
    const spec = { parameters: { PORT: { default: 8080 } } };
    await kubectl(["patch", "dtpl", name, "--type=merge", "-p", JSON.stringify({ spec })]);
    await kubectl(["wait", "--for=condition=Ready", "--timeout=60s", `dtpl/${name}`]);
  }, 120_000);
});

describe("a DevSpace project with a chart", () => {
  it("is published as it is: its components run, and its dev entry is their dev mode", async () => {
    const name = await template({
      "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
      "chart/values.yaml": "mode: production\n",
      "chart/templates/site.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: { name: "{{ .Release.Name }}-site" }
spec:
  selector: { matchLabels: { app: site } }
  template:
    metadata: { labels: { app: site } }
    spec:
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: main
          image: ${PYTHON}
          command: [python3, -m, http.server, "8080", --directory, /tmp]
          env: [{ name: MODE, value: "{{ .Values.mode }}" }]
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 1 }
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
---
apiVersion: v1
kind: Service
metadata: { name: site }
spec: { selector: { app: site }, ports: [{ port: 80, targetPort: http }] }
`,
      "devspace.yaml": `version: v2beta1
name: shop
deployments:
  shop: { helm: { chart: { path: chart }, values: { mode: published } } }
dev:
  site:
    labelSelector: { app: site }
    command: [python3, -m, http.server, "8080", --directory, /var]
    env: [{ name: MODE, value: dev }]
    ports: ["8080"]
`,
    });
    const { found, findings = [] } = await looked(name);
    expect(findings.filter(({ level }) => level === "refused" || level === "asked")).toEqual([]);
    expect(found).toMatchObject({ kind: "devspace", components: [{ name: "shop-site", canDev: true }] });
    const subject = await controller.create(uniqueName("shop"), { template: name });
    await subject.ready();
    const read = (deployment: string, path: string) =>
      kubectl(["-n", subject.namespace, "get", deployment, "-o", `jsonpath={${path}}`]);
    const mode = ".spec.template.spec.containers[0].env[?(@.name=='MODE')].value";
    expect(await read("deployment/shop-site", mode)).toBe("published");
    expect(await read("deployment/shop-site", ".spec.selector.matchLabels")).toBe('{"app":"site"}');
    await subject.patch({ components: { "shop-site": { mode: "dev" } } });
    await subject.inMode("shop-site", "dev");
    expect(await read("deployment/shop-site-devspace", mode)).toBe("dev");
    await subject.patch({ components: { "shop-site": { mode: "production" } } });
    await subject.inMode("shop-site", "production");
    await subject.remove();
  }, 300_000);
});
