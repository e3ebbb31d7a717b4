import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEVSPACE_ANNOTATION_REPLICAS } from "@/server/contract/labels";
import { DEPLOYMENT, ENVIRONMENT } from "@/server/kubernetes";
import type { Workload } from "@/server/kubernetes/workloads";
import {
  type ControllerUnderTest,
  controllerUnderTest,
  createSubject,
  type Subject,
} from "../kit/controller-fixture";
import { eventually } from "../kit/gateway-fixture";
import { kubectl } from "../kit/kubectl";
import { uniqueName } from "../kit/manifests";

let controller: ControllerUnderTest;
let subject: Subject;

beforeAll(async () => {
  controller = await controllerUnderTest();
  subject = await createSubject(controller.gateway, uniqueName("cli"));
  await subject.ready();
});
afterAll(async () => {
  await subject?.remove();
  await controller?.close();
});

const deployment = (name: string) =>
  controller.gateway.get({ type: DEPLOYMENT, name, namespace: subject.namespace }) as Promise<
    Workload | undefined
  >;
const setMode = (component: string, mode: string) => subject.patch({ components: { [component]: { mode } } });

describe("a component that the DevSpace CLI replaced", () => {
  /** What the CLI does, in its order (pkg/devspace/services/podreplace). */
  async function replaceAsCli(): Promise<void> {
    const target = await deployment("backend");
    if (!target) throw new Error("There is no backend.");
    const { namespace } = subject;
    await controller.gateway.mergePatch(
      { type: DEPLOYMENT, name: "backend", namespace },
      { metadata: { annotations: { [DEVSPACE_ANNOTATION_REPLICAS]: "1" } }, spec: { replicas: 0 } },
    );
    const labels = { ...target.spec.template.metadata.labels, "devspace.sh/replaced": "true" };
    await controller.gateway.create({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: {
        name: "backend-devspace",
        namespace,
        labels: { "devspace.sh/replaced": "true" },
        annotations: {
          "devspace.sh/parent-kind": "Deployment",
          "devspace.sh/parent-name": "backend",
          "devspace.sh/config-hash": "of-the-cli",
        },
      },
      spec: {
        strategy: { type: "Recreate" },
        selector: { matchLabels: labels },
        template: { ...target.spec.template, metadata: { ...target.spec.template.metadata, labels } },
      },
    });
  }

  it("is recognised and left alone", async () => {
    await replaceAsCli();
    const status = await subject.inMode("backend", "dev");
    expect(status).toMatchObject({ replacedBy: "devspace-cli", workload: "backend-devspace" });
    // A change of something else, which makes the controller write, must not take the scale back.
    await subject.patch({ components: { frontend: { env: [{ name: "TOUCHED", value: "yes" }] } } });
    await subject.ready();
    expect((await deployment("backend"))?.spec.replicas).toBe(0);
    expect(await deployment("backend-devspace")).toBeDefined();
  });

  it("is adopted by asking for dev mode, and brought back by asking for production", async () => {
    await setMode("backend", "dev");
    await eventually(
      async () =>
        (await deployment("backend-devspace"))?.metadata.annotations?.["devspace-portal.io/adopted"],
      "the dev workload is adopted",
    );
    await setMode("backend", "production");
    await subject.inMode("backend", "production");
    await eventually(async () => !(await deployment("backend-devspace")), "the dev workload is gone");
    expect((await deployment("backend"))?.spec.replicas).toBe(1);
    await subject.ready();
  });

  it("sleeps and wakes with its environment", async () => {
    await replaceAsCli();
    await subject.inMode("backend", "dev");
    await subject.patch({ paused: true });
    await subject.until("it sleeps", ({ status }) => status.phase === "Paused");
    expect((await deployment("backend-devspace"))?.spec.replicas).toBe(0);
    await subject.patch({ paused: false });
    await subject.inMode("backend", "dev");
    const woken = await deployment("backend-devspace");
    expect(woken?.spec.replicas).toBe(1);
    expect(woken?.metadata.annotations).not.toHaveProperty("devspace-portal.io/asleep");
  });

  it("is brought back by one change, though the spec said production all along", async () => {
    await kubectl(["annotate", "denv", subject.name, "devspace-portal.io/take-back.backend="]);
    await subject.inMode("backend", "production");
    await eventually(async () => !(await deployment("backend-devspace")), "the dev workload is gone");
    const restored = await deployment("backend");
    expect(restored?.spec.replicas).toBe(1);
    expect(restored?.metadata.annotations).not.toHaveProperty(DEVSPACE_ANNOTATION_REPLICAS);
    const forgotten = async () => {
      const found = await controller.gateway.get({ type: ENVIRONMENT, name: subject.name });
      return !Object.keys(found?.metadata.annotations ?? {}).some((key) => key.includes("take-back"));
    };
    await eventually(forgotten, "the wish is forgotten");
    // The next replacement is respected again.
    await replaceAsCli();
    expect(await subject.inMode("backend", "dev")).toMatchObject({ replacedBy: "devspace-cli" });
  });
});
