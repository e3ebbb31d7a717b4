import { afterAll, beforeAll, expect, it } from "vitest";
import { templateDescription } from "@/server/contract/template";
import { compileTemplate } from "@/server/environments/template/compile";
import { loadTemplates, TEMPLATES_FOLDER } from "@/server/environments/template/load";
import type { Templates } from "@/server/environments/template/template";
import { fileController } from "../kit/file-controller";
import { kubectl } from "../kit/kubectl";
import type { Subject } from "../kit/subject";

/** A template whose pod is root in its container, before and after an administrator lets it. */
const template = `root-${Date.now().toString(36)}`;
const description = templateDescription.parse({
  apiVersion: "devspace-portal.io/v1alpha1",
  kind: "Template",
  metadata: { name: template },
  spec: {
    title: "Root",
    source: { folders: ["."] },
    podSecurity: "baseline",
    components: [{ name: "main", title: "Main", workload: { kind: "Deployment", name: "main" } }],
  },
});
const main = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "main" },
  spec: {
    selector: { matchLabels: { app: "main" } },
    template: {
      metadata: { labels: { app: "main" } },
      spec: {
        terminationGracePeriodSeconds: 1,
        securityContext: { runAsUser: 0 },
        containers: [
          {
            name: "main",
            image: "devspace-portal.local/backend:production",
            imagePullPolicy: "IfNotPresent",
            command: ["sleep", "3600"],
          },
        ],
      },
    },
  },
};
const compiled = compileTemplate(description, {
  folder: () => [main],
  file: () => {
    throw new Error("no file");
  },
});
const loaded = loadTemplates(TEMPLATES_FOLDER, "tests/templates");
const templates: Templates = {
  ...loaded,
  get: (wanted) => (wanted === template ? compiled : loaded.get(wanted)),
};
const controller = fileController({ templates });
const relax = (level: "baseline" | null) =>
  kubectl([
    ...["-n", "devspace-portal", "patch", "configmap", "devspace-portal-relaxed-templates", "--type=merge"],
    ...["-p", JSON.stringify({ data: { [template]: level } })],
  ]);
let subject: Subject;

beforeAll(async () => {
  subject = await controller.create(template, { template });
});
afterAll(() => relax(null));

it("is not run while no administrator lets it, and says how that is done", async () => {
  const { status } = await subject.until("it is refused", ({ status: now }) => now.phase === "Degraded");
  expect(status.findings[0]?.code).toBe("NamespaceRefused");
  expect(status.findings[0]?.message).toContain(
    `Template ${template} asks for Pod Security baseline, which an administrator has to allow`,
  );
  expect(status.findings[0]?.message).toContain(`'{"data":{"${template}":"baseline"}}'`);
});

it("runs once one does, under Pod Security baseline", async () => {
  await relax("baseline");
  await subject.ready();
  const label = "{.metadata.labels.pod-security\\.kubernetes\\.io/enforce}";
  expect(await kubectl(["get", "namespace", subject.namespace, "-o", `jsonpath=${label}`])).toBe("baseline");
  expect((await kubectl(["-n", subject.namespace, "exec", "deployment/main", "--", "id", "-u"])).trim()).toBe(
    "0",
  );
});
