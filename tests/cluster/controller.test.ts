import { beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import {
  CONFIG_MAP,
  NAMESPACE,
  PERSISTENT_VOLUME_CLAIM,
  ROLE_BINDING,
  SECRET,
  SERVICE,
} from "@/server/kubernetes";
import { fileController } from "../kit/file-controller";
import { dropNamespace, makeNamespace } from "../kit/gateway-fixture";
import { kubectl, tryKubectl } from "../kit/kubectl";
import { createSubject, type Subject } from "../kit/subject";
import { uniqueName } from "../kit/unique-name";

const controller = fileController();

describe("a namespace that is somebody else's", () => {
  it("is neither used nor deleted, and the environment says so", async () => {
    const { gateway } = controller;
    const name = uniqueName("foreign");
    await makeNamespace(gateway, `env-${name}`);
    try {
      // What it finds there is not its own to remove.
      const subject = await createSubject(gateway, name);
      const { status } = await subject.until("it is Degraded", ({ status }) => status.phase === "Degraded");
      expect(status.conditions.find(({ type }) => type === "Ready")).toMatchObject({
        status: "False",
        reason: "NamespaceConflict",
        message: expect.stringContaining(`Namespace env-${name} exists`),
      });
      await kubectl(["delete", "denv", name, "--timeout=60s"]);
      const namespace = await gateway.get({ type: NAMESPACE, name: `env-${name}` });
      expect(namespace?.metadata.deletionTimestamp).toBeUndefined();
      expect(
        await gateway.get({ type: SECRET, name: "app-secrets", namespace: `env-${name}` }),
      ).toBeUndefined();
    } finally {
      await dropNamespace(gateway, `env-${name}`);
    }
  });

  it("is used once its owner is gone from it", async () => {
    const { gateway } = controller;
    const name = uniqueName("freed");
    await makeNamespace(gateway, `env-${name}`);
    const subject = await controller.create(name, { paused: true });
    await subject.until("it is Degraded", ({ status }) => status.phase === "Degraded");
    await dropNamespace(gateway, `env-${name}`);
    await subject.until("it is Paused", ({ status }) => status.phase === "Paused");
    await subject.remove();
  });
});

describe("an environment", () => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await controller.create(uniqueName("plain"), { paused: true });
    await subject.until("it is asleep", ({ status }) => status.phase === "Paused");
  });
  const ref = (type: typeof SERVICE, name: string) => ({ type, name, namespace: subject.namespace });

  it("has its lost objects back within two seconds, its own namespace's labels included", async () => {
    const { gateway } = controller;
    for (const [type, name] of [
      [SERVICE, "backend-service"],
      [CONFIG_MAP, "app-config"],
    ] as const) {
      const before = await gateway.get(ref(type, name));
      await gateway.delete(ref(type, name));
      const again = await waitFor(`${name} is back`, () => gateway.get(ref(type, name)), 2);
      expect(again.metadata.uid).not.toBe(before?.metadata.uid);
    }
    await kubectl(["label", "namespace", subject.namespace, "pod-security.kubernetes.io/enforce-"]);
    await waitFor(
      "Pod Security is enforced again",
      async () => {
        const namespace = await gateway.get({ type: NAMESPACE, name: subject.namespace });
        return namespace?.metadata.labels?.["pod-security.kubernetes.io/enforce"] === "restricted";
      },
      2,
    );
  });

  it("keeps a secret that somebody changed, and fills in only what is missing", async () => {
    const { gateway } = controller;
    const read = async () => (await gateway.get(ref(SECRET, "app-secrets")))?.data as Record<string, string>;
    const before = await read();
    const { SECRET_KEY: _, ...rest } = before;
    await gateway.mergePatch(ref(SECRET, "app-secrets"), {
      data: { SECRET_KEY: null, SMTP_USER: Buffer.from("mailer").toString("base64") },
    });
    const after = await waitFor("the missing key is back", async () => {
      const data = await read();
      return data.SECRET_KEY ? data : undefined;
    });
    expect(after).toMatchObject({ ...rest, SMTP_USER: Buffer.from("mailer").toString("base64") });
    expect(after.SECRET_KEY).not.toBe(before.SECRET_KEY);
  });

  it("lets its volume grow where the class can, and says so where it cannot", async () => {
    await subject.patch({ components: { database: { storage: "2Gi" } } });
    const claim = ref(PERSISTENT_VOLUME_CLAIM, "data-postgres-0");
    const grown = async () => {
      const found = await controller.gateway.get(claim);
      const spec = found?.spec as { resources: { requests: { storage: string } } };
      return spec.resources.requests.storage === "2Gi";
    };
    const told = async () => {
      const { status } = await subject.view();
      const degraded = status.conditions.find(({ type }) => type === "Degraded");
      return degraded?.status === "True" && degraded.message.includes("does not let it grow to 2Gi");
    };
    await waitFor("the volume grew, or why it did not", async () => (await grown()) || (await told()));
  });

  it("is made again when its namespace was deleted", async () => {
    const { gateway } = controller;
    const before = await gateway.get({ type: NAMESPACE, name: subject.namespace });
    await dropNamespace(gateway, subject.namespace);
    await waitFor("another namespace is there", async () => {
      const namespace = await gateway.get({ type: NAMESPACE, name: subject.namespace });
      return namespace && namespace.metadata.uid !== before?.metadata.uid;
    });
    await waitFor("its objects are there again", () => gateway.get(ref(SERVICE, "backend-service")));
  });

  it("lets the web side in only where it was told to", async () => {
    const binding = await controller.gateway.get(ref(ROLE_BINDING, "devspace-portal-web"));
    const subjects = (binding?.subjects ?? []) as { name: string }[];
    for (const { name } of subjects) expect(name).toBe("portal-web");
  });
});

it("tells the milestones as Kubernetes Events", async () => {
  const subject = await controller.create(uniqueName("events"), { paused: true });
  await subject.until("it is asleep", ({ status }) => status.phase === "Paused");
  await subject.remove();
  const selector = `involvedObject.kind=Environment,involvedObject.name=${subject.name}`;
  const { stdout } = await tryKubectl([
    ...["-n", "default", "get", "events", `--field-selector=${selector}`],
    ...["-o", "jsonpath={.items[*].reason}"],
  ]);
  expect(stdout.split(" ")).toEqual(
    expect.arrayContaining(["NamespaceCreated", "Paused", "Deleting", "Deleted"]),
  );
});
