import { describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { namespaceOf } from "@/server/contract/names";
import type { EnvironmentObject } from "@/server/environments/resource";
import { DEPLOYMENT, ENVIRONMENT, isKubernetesError, NAMESPACE } from "@/server/kubernetes";
import type { Container } from "@/server/kubernetes/workloads";
import { fileController } from "../kit/file-controller";
import { kubectl } from "../kit/kubectl";
import { createSubject, type Subject } from "../kit/subject";
import { uniqueName } from "../kit/unique-name";

const controller = fileController();

async function asleep(name: string, spec: object): Promise<Subject> {
  const subject = await controller.create(name, { paused: true, ...spec });
  await subject.until("it is Paused", ({ status }) => status.phase === "Paused", 60);
  return subject;
}

describe("what the spec asks for no more", () => {
  const container = async ({ namespace }: Subject, name: string): Promise<Container> => {
    const found = await controller.gateway.get({ type: DEPLOYMENT, name, namespace });
    const [first] = found?.spec.template.spec.containers ?? [];
    if (!first) throw new Error(`Deployment ${name} has no container.`);
    return first;
  };

  it("goes from both workloads of a component, even after somebody else wrote to the same fields", async () => {
    const backend = {
      mode: "dev",
      env: [
        { name: "WORD", value: "ours" },
        { name: "LOG_LEVEL", value: "TRACE" },
      ],
      resources: { requests: { cpu: "77m" }, limits: { memory: "777Mi" } },
    };
    const subject = await asleep(uniqueName("fields"), { components: { backend } });
    const both = ["backend", "backend-devspace"];
    const value = (own: Container, name: string) => own.env?.find((entry) => entry.name === name)?.value;
    const before = await Promise.all(both.map((name) => container(subject, name)));
    for (const own of before) {
      expect(value(own, "WORD")).toBe("ours");
      expect(own.resources).toMatchObject({ requests: { cpu: "77m" }, limits: { memory: "777Mi" } });
    }
    for (const name of both) {
      await kubectl(["-n", subject.namespace, "set", "env", `deployment/${name}`, "WORD=theirs"]);
      await waitFor(
        "it is ours again",
        async () => value(await container(subject, name), "WORD") === "ours",
        5,
      );
    }
    await subject.patch({ components: { backend: { env: null, resources: null } } });
    for (const name of both) {
      const after = await waitFor(`WORD is gone from ${name}`, async () => {
        const own = await container(subject, name);
        return value(own, "WORD") === undefined ? own : undefined;
      });
      expect(value(after, "LOG_LEVEL")).not.toBe("TRACE");
      expect(after.resources?.requests?.cpu).toBe("50m");
      expect(after.resources?.limits?.memory).not.toBe("777Mi");
    }
  });
});

it("an environment with every field at its limit is made like any other", async () => {
  const env = Array.from({ length: 50 }, (_, index) => ({
    name: `V${index}`.padEnd(128, "X"),
    value: "v".repeat(4096),
  }));
  const image = `ghcr.io/${"a".repeat(400)}:1`;
  const amounts = { requests: { cpu: "1m", memory: "64Mi" }, limits: { cpu: "1", memory: "64Mi" } };
  const full = { mode: "dev", image, devImage: image, env, resources: amounts };
  const name = uniqueName("limit").padEnd(40, "x");
  const { status } = await (
    await asleep(name, {
      owner: `${"o".repeat(242)}@example.com`,
      description: "d".repeat(200),
      components: {
        frontend: { ...full, replicas: 5 },
        backend: { ...full, replicas: 5 },
        database: { ...full, storage: "100Gi" },
      },
    })
  ).view();
  expect(status.conditions.find(({ type }) => type === "Degraded")?.status).toBe("False");
});

describe("an environment that is deleted", () => {
  it.each([150, 600])("%i ms after its creation leaves nothing", async (ms) => {
    const subject = await controller.create(uniqueName("brief"));
    await new Promise((resolve) => setTimeout(resolve, ms));
    await subject.remove();
  });

  it("the moment it is made leaves nothing, though its finalizer may come too late", async () => {
    const { gateway } = controller;
    const names = Array.from({ length: 10 }, () => uniqueName("blink"));
    const isThere = async (name: string) =>
      (await gateway.get({ type: ENVIRONMENT, name })) ??
      (await gateway.get({ type: NAMESPACE, name: namespaceOf(name) }));
    await Promise.all(
      names.map(async (name) => {
        const { remove } = await createSubject(gateway, name);
        // Its namespace may outlive it then, and is waited for below.
        await remove().catch(() => {});
      }),
    );
    for (const name of names)
      await waitFor(`nothing is left of ${name}`, async () => !(await isThere(name)), 60);
  });

  it("and made again under its name at once is a new one", async () => {
    const first = await asleep(uniqueName("again"), {});
    const { uid } = await first.view();
    const ref = { type: ENVIRONMENT, name: first.name };
    await controller.gateway.delete(ref);
    await waitFor("the name is free", async () => {
      try {
        return await controller.gateway.create({
          apiVersion: ENVIRONMENT.apiVersion,
          kind: ENVIRONMENT.kind,
          metadata: { name: first.name },
          spec: { owner: "ada@example.com", paused: true },
        });
      } catch (error) {
        if (isKubernetesError(error, "already-exists")) return undefined;
        throw error;
      }
    });
    const again = await first.until("it is Paused", ({ status }) => status.phase === "Paused", 60);
    expect(again.uid).not.toBe(uid);
    const namespace = await controller.gateway.get({ type: NAMESPACE, name: first.namespace });
    expect(namespace?.metadata.annotations?.["devspace-portal.io/environment-uid"]).toBe(again.uid);
    const stored = (await controller.gateway.get(ref)) as EnvironmentObject | undefined;
    expect(stored?.status?.steps?.every(({ state }) => state === "done")).toBe(true);
  });
});
