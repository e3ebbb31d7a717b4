import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { DEVSPACE_ANNOTATION_REPLICAS } from "@/server/contract/labels";
import { DEPLOYMENT, POD, SECRET, STATEFUL_SET } from "@/server/kubernetes";
import type { Pod } from "@/server/kubernetes/workloads";
import { isServing } from "@/server/kubernetes/workloads";
import { type ControllerUnderTest, controllerUnderTest } from "../kit/controller-fixture";
import { kubectl } from "../kit/kubectl";
import { createSubject, type Subject } from "../kit/subject";
import { uniqueName } from "../kit/unique-name";

let controller: ControllerUnderTest;
let subject: Subject;

beforeAll(async () => {
  controller = await controllerUnderTest();
  subject = await createSubject(controller.gateway, uniqueName("modes"));
  await subject.ready();
});
afterAll(async () => {
  await subject?.dismiss();
  await controller?.close();
});

const deployment = (name: string) =>
  controller.gateway.get({ type: DEPLOYMENT, name, namespace: subject.namespace });
const setMode = (component: string, mode: string, more: object = {}) =>
  subject.patch({ components: { [component]: { mode, ...more } } });
const psql = async (pod: string, statement: string) => {
  const command = `exec psql -X -v ON_ERROR_STOP=1 -qtA -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "${statement}"`;
  return (await kubectl(["-n", subject.namespace, "exec", pod, "--", "sh", "-c", command])).trim();
};

describe.each(["backend", "frontend"] as const)("%s", (component) => {
  it("is replaced by a dev pod and comes back, with a pod that serves at every moment", async () => {
    const pods = controller.gateway.informer<Pod>(POD, {
      namespace: subject.namespace,
      labelSelector: `app.kubernetes.io/component=${component}`,
    });
    const history: string[] = [];
    const note = () => {
      const serving = pods.list().filter(isServing);
      history.push(serving.map(({ metadata }) => metadata.name).join(" and ") || "nobody");
    };
    pods.start();
    await pods.synced();
    note();
    pods.subscribe({ upsert: note, remove: note });
    try {
      await setMode(component, "dev");
      const dev = await subject.inMode(component, "dev");
      expect(dev).toMatchObject({
        workload: `${component}-devspace`,
        image: `devspace-portal.local/${component}:dev`,
        replacedBy: "portal",
        switch: { durationMs: expect.any(Number) },
      });
      const original = await deployment(component);
      expect(original?.spec.replicas).toBe(0);
      expect(original?.metadata.annotations).toMatchObject({ [DEVSPACE_ANNOTATION_REPLICAS]: "1" });

      await setMode(component, "production");
      expect(await subject.inMode(component, "production")).toMatchObject({ workload: component });
      await waitFor("the dev workload is gone", async () => !(await deployment(`${component}-devspace`)));
      const restored = await deployment(component);
      expect(restored?.spec.replicas).toBe(1);
      expect(restored?.metadata.annotations).not.toHaveProperty(DEVSPACE_ANNOTATION_REPLICAS);
      expect(history).not.toContain("nobody");
    } finally {
      pods.stop();
    }
  });

  it("keeps serving when the dev pod does not start, and goes back by one change", async () => {
    await setMode(component, "dev", { devImage: "devspace-portal.local/missing:1" });
    const { status } = await subject.until(
      "the switch has failed",
      (view) => view.status.components[component]?.modePhase === "Failed",
    );
    expect(status.components[component]).toMatchObject({
      state: "Degraded",
      reason: "ImagePullBackOff",
      workload: component,
      readyReplicas: 1,
      message: expect.stringContaining("devspace-portal.local/missing:1"),
    });
    await setMode(component, "production", { devImage: null });
    await subject.ready();
    await waitFor("the dev workload is gone", async () => !(await deployment(`${component}-devspace`)));
  });
});

describe("database", () => {
  it("keeps its data through dev mode and back, and has Adminer beside it meanwhile", async () => {
    await psql("postgres-0", "create table kept (word text); insert into kept values ('production')");
    await setMode("database", "dev");
    await subject.inMode("database", "dev");
    await subject.until("Adminer serves", ({ status }) => status.components.adminer?.state === "Ready");
    expect(await psql("deployment/postgres-devspace", "select word from kept")).toBe("production");
    await psql("deployment/postgres-devspace", "update kept set word = 'dev'");
    const [pod] = (
      await controller.gateway.list(POD, {
        namespace: subject.namespace,
        labelSelector: "app.kubernetes.io/component=database,devspace.sh/replaced=true",
      })
    ).items;
    expect(pod?.spec).toMatchObject({ hostname: "postgres-0" });

    await setMode("database", "production");
    await subject.inMode("database", "production");
    expect(await psql("postgres-0", "select word from kept")).toBe("dev");
    await waitFor("Adminer is gone", async () => !(await deployment("adminer")));
    const { status } = await subject.ready();
    expect(status.components).not.toHaveProperty("adminer");
  });

  it("comes back from a dev pod that does not start", async () => {
    await setMode("database", "dev", { devImage: "devspace-portal.local/missing:1" });
    await subject.until(
      "the switch has failed",
      (view) => view.status.components.database?.modePhase === "Failed",
    );
    await setMode("database", "production", { devImage: null });
    await subject.inMode("database", "production");
    expect(await psql("postgres-0", "select word from kept")).toBe("dev");
    await subject.ready();
  });

  it("never has two pods, however it is switched and whoever controls it", async () => {
    const pods = controller.gateway.informer<Pod>(POD, {
      namespace: subject.namespace,
      labelSelector: "app.kubernetes.io/component=database",
    });
    const both: string[] = [];
    const note = () => {
      const names = pods.list().map(({ metadata }) => metadata.name);
      if (names.length > 1) both.push(names.join(" and "));
    };
    pods.start();
    await pods.synced();
    pods.subscribe({ upsert: note, remove: note });
    try {
      // From hardly begun to nearly done: a switch takes a few seconds each way.
      for (const [round, ms] of [50, 400, 1200, 2500, 700, 150, 3500, 900].entries()) {
        await setMode("database", round % 2 === 0 ? "dev" : "production");
        if (round === 2 || round === 5) {
          await controller.close();
          controller = await controllerUnderTest();
        }
        await new Promise((resolve) => setTimeout(resolve, ms));
      }
      await subject.inMode("database", "production");
      expect(await psql("postgres-0", "select word from kept")).toBe("dev");
      const target = await controller.gateway.get({
        type: STATEFUL_SET,
        name: "postgres",
        namespace: subject.namespace,
      });
      expect(target?.metadata.annotations).not.toHaveProperty(DEVSPACE_ANNOTATION_REPLICAS);
      expect(both).toEqual([]);
    } finally {
      pods.stop();
    }
  });

  it("starts in dev mode right away, with its claim made first", async () => {
    const fresh = await createSubject(controller.gateway, uniqueName("dev-born"), {
      components: { database: { mode: "dev" }, backend: { replicas: 0 }, frontend: { replicas: 0 } },
    });
    try {
      await fresh.ready();
      const target = await controller.gateway.get({
        type: STATEFUL_SET,
        name: "postgres",
        namespace: fresh.namespace,
      });
      expect(target?.spec).toMatchObject({ replicas: 0 });
    } finally {
      await fresh.dismiss();
    }
  });
});

describe("the password of the database", () => {
  const read = async () => {
    const secret = await controller.gateway.get({
      type: SECRET,
      name: "app-secrets",
      namespace: subject.namespace,
    });
    const { POSTGRES_PASSWORD = "" } = (secret?.data ?? {}) as Record<string, string>;
    return Buffer.from(POSTGRES_PASSWORD, "base64").toString();
  };

  it("is random, and in no event", async () => {
    const password = await read();
    expect(password.length).toBeGreaterThanOrEqual(43);
    expect(await kubectl(["get", "events", "-A", "-o", "json"])).not.toContain(password);
  });

  it("is made again when it was lost, and the database, with its data, takes it over", async () => {
    const before = await read();
    await kubectl(["-n", subject.namespace, "delete", "secret", "app-secrets"]);
    const after = await waitFor("there is a password again", read, 10);
    expect(after).not.toBe(before);
    await subject.until("pods take it over", ({ status }) => status.phase !== "Ready");
    await subject.ready();
    expect(await psql("postgres-0", "select word from kept")).toBe("dev");
  });
});
