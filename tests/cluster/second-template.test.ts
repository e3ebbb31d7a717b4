import { beforeAll, describe, expect, it } from "vitest";
import { ensureImages } from "@/k8s/local";
import { createProgress } from "@/kit/progress";
import { waitFor } from "@/kit/wait";
import { logParams } from "@/server/contract/logs";
import { loadTemplates, TEMPLATES_FOLDER } from "@/server/environments/template/load";
import { downloadLogs } from "@/server/logs";
import { fileController } from "../kit/file-controller";
import { kubectl, tryKubectl } from "../kit/kubectl";
import type { Subject } from "../kit/subject";

/** The main job with an application that shares no name with the bundled one: a web server, a worker without a port, Redis. */
// The bundled ones too: this controller works for every environment of the cluster.
const templates = loadTemplates(TEMPLATES_FOLDER, "tests/templates");
const name = `queue-${Date.now().toString(36)}`;
const controller = fileController({ templates });
let subject: Subject;

beforeAll(async () => {
  // A cluster that somebody else made has the images already, or has to be given them.
  if (!process.env.KUBECONFIG) await ensureImages(["python", "redis"], { progress: createProgress() });
  subject = await controller.create(name, { template: "queue" });
}, 300_000);

const inNamespace = (...args: string[]) => kubectl(["-n", subject.namespace, ...args]);
const python = (code: string) =>
  inNamespace("exec", "deployment/worker", "-c", "worker", "--", "python3", "-c", code);

async function logs(...components: string[]): Promise<string> {
  const params = logParams.parse({ environment: name, components, follow: false });
  let text = "";
  const signal = AbortSignal.timeout(60_000);
  for await (const piece of downloadLogs({ gateway: controller.gateway, params, signal })) text += piece;
  return text;
}

/** Queues a job beside the queue itself, whose pod stays while others are replaced. */
async function queueJob(job: string): Promise<void> {
  const command = `redis-cli --no-auth-warning -a "$REDIS_PASSWORD" RPUSH jobs ${job}`;
  await inNamespace("exec", "deployment/redis", "--", "sh", "-c", command);
}

describe("a second template", () => {
  it("comes alive, each component in its order, with its own secrets and addresses", async () => {
    const { status, spec } = await subject.ready();
    expect(status.steps.map(({ title, state }) => `${title}: ${state}`)).toEqual([
      "Create the namespace: done",
      "Set up network policies and access: done",
      "Write configuration and secrets: done",
      "Start the queue: done",
      "Start the web server: done",
      "Start the worker: done",
    ]);
    expect(Object.keys(status.components).sort()).toEqual(["queue", "web", "worker"]);
    expect(spec.components).toMatchObject({ web: { replicas: 1 }, worker: { mode: "production" } });
    const environment = await python(
      "import os; print(os.environ['PUBLIC_URL'], len(os.environ['REDIS_PASSWORD']))",
    );
    expect(environment.trim()).toMatch(new RegExp(`^http://web--${name}\\.\\S+ 43$`));
  });

  it("shows its logs, of a component without a port and of one container among several", async () => {
    await queueJob("first");
    const found = await waitFor("the worker tells of its job", async () => {
      const text = await logs("worker");
      return text.includes("did first in production mode") ? text : undefined;
    });
    expect(found).toMatch(/\/worker did first/);
    expect(found).toMatch(/\/clock tick/);
  });

  it("flips a component to dev mode, with what runs beside it, and back", async () => {
    await subject.patch({ components: { worker: { mode: "dev" } } });
    await subject.inMode("worker", "dev");
    const column = await kubectl(["get", "denv", name, "--no-headers"]);
    expect(column).toMatch(/\sworker\s/);
    await subject.until(
      "the inspector is ready",
      ({ status }) => status.components.inspector?.state === "Ready",
    );
    await queueJob("second");
    await waitFor("the dev pod works", async () => (await logs("worker")).includes("did second in dev mode"));
    await waitFor("the inspector's log", async () => (await logs("inspector")).includes("jobs waiting"));

    await subject.patch({ components: { worker: { mode: "production" } } });
    await subject.inMode("worker", "production");
    await subject.until("the inspector is gone", ({ status }) => !status.components.inspector);
    expect((await inNamespace("get", "deployments", "-o", "name")).trim().split("\n").sort()).toEqual(
      ["redis", "site", "worker"].map((workload) => `deployment.apps/${workload}`),
    );
  });

  it("changes what the template lets be changed, byte for byte, and says what it does not", async () => {
    const values = ["pa$$word", "$(PUBLIC_URL)", "$$(X)", "line\nbreak", "ü€ 'quoted' \"twice\"", "$"];
    await subject.patch({
      components: {
        worker: {
          image: "elsewhere:1",
          env: values.map((value, index) => ({ name: `VALUE_${index}`, value })),
        },
        cache: { mode: "dev" },
      },
    });
    const { status } = await subject.until("what is not allowed is told", ({ status, generation }) =>
      status.conditions.some(
        ({ type, status: state, observedGeneration }) =>
          type === "Accepted" && state === "False" && observedGeneration === generation,
      ),
    );
    const accepted = status.conditions.find(({ type }) => type === "Accepted");
    expect(accepted?.message).toContain(
      "spec.components.worker.image: The template does not let image of worker be set.",
    );
    expect(accepted?.message).toContain("spec.components.cache: Template queue has no component cache.");
    await inNamespace("rollout", "status", "deployment/worker", "--timeout=120s");
    const code = `import json, os; print(json.dumps([os.environ[f"VALUE_{i}"] for i in range(${values.length})]))`;
    const seen = await waitFor("the worker's variables", async () => {
      const { code: exit, stdout } = await tryKubectl([
        ...[
          "-n",
          subject.namespace,
          "exec",
          "deployment/worker",
          "-c",
          "worker",
          "--",
          "python3",
          "-c",
          code,
        ],
      ]);
      return exit === 0 ? stdout : undefined;
    });
    expect(JSON.parse(seen)).toEqual(values);
    await subject.patch({ components: { worker: { image: null }, cache: null } });
    await subject.ready();
  });

  it("goes to sleep and wakes", async () => {
    await subject.patch({ paused: true });
    await subject.until("asleep", ({ status }) => status.phase === "Paused");
    expect((await inNamespace("get", "pods", "-o", "name")).trim()).toBe("");
    await subject.patch({ paused: false });
    await subject.ready();
  });

  it("says so when its template is gone, and takes nothing away", async () => {
    const other = await controller.create(`${name}-x`, { template: "nobody" });
    try {
      const { status } = await other.until("refused", ({ status: now }) => now.phase === "Degraded");
      expect(status.conditions.find(({ type }) => type === "Accepted")).toMatchObject({
        status: "False",
        message: "spec.template: there is no template nobody. There is full-stack, queue, shop.",
      });
    } finally {
      await other.remove();
    }
  });

  it("is gone with its namespace when it is deleted", () => subject.remove());
});
