import { describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import type { EnvironmentObject } from "@/server/environments/resource";
import { bundled } from "@/server/environments/template/testing/bundled";
import { createEnvironment } from "@/server/environments/verbs/create";
import { NAMESPACE } from "@/server/kubernetes";
import type { Principal } from "@/server/people/principal";
import { fileController } from "../kit/file-controller";
import { kubectl, tryKubectl } from "../kit/kubectl";
import { record } from "../kit/record-health";
import type { Subject } from "../kit/subject";
import { untilGone, untilTold } from "../kit/told";
import { uniqueName } from "../kit/unique-name";

/**
 * What an environment waits for outside of its pods: volumes and its namespace. What would affect the whole cluster is arranged for
 * one claim: a storage class of its own that nobody serves, and a claim that is kept from the default class.
 */
const controller = fileController({ templates: bundled });

const database = { code: "", component: "database" };
const told = (subject: Subject, code: string, evidence: RegExp) =>
  untilTold(controller.gateway, subject, { ...database, code }, evidence);
const gone = (subject: Subject, code: string) =>
  untilGone(controller.gateway, subject, { ...database, code });

/** An environment with nothing but a database, whose claim somebody made before. */
async function withClaim(
  prefix: string,
  { annotations, storageClassName }: { annotations?: Record<string, string>; storageClassName?: string },
): Promise<Subject> {
  const name = uniqueName(prefix);
  const namespace = `env-${name}`;
  const labels = {
    "devspace-portal.io/environment": name,
    "app.kubernetes.io/managed-by": "devspace-portal",
  };
  const { gateway } = controller;
  await gateway.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels } });
  await gateway.create({
    ...{ apiVersion: "v1", kind: "PersistentVolumeClaim" },
    metadata: { name: "data-postgres-0", namespace, labels, annotations },
    spec: {
      ...(storageClassName ? { storageClassName } : {}),
      ...{ accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    },
  });
  const components = { frontend: { replicas: 0 }, backend: { replicas: 0 } };
  return controller.create(name, { components });
}

const deleteClaim = ({ namespace }: Subject) =>
  kubectl(["-n", namespace, "delete", "pvc", "data-postgres-0", "--wait=false"]);

describe("a claim without its volume", () => {
  it("names no storage class where there is no default one", async () => {
    // Admission leaves a claim with this annotation alone, and nobody gives it a class later: as in a cluster without a default.
    const annotations = { "volume.beta.kubernetes.io/storage-class": "" };
    const subject = await withClaim("classless", { annotations });
    const finding = await told(subject, "NoDefaultStorageClass", /^Pending\n.*no storage class is set/);
    expect(finding).toMatchObject({ subject: { kind: "PersistentVolumeClaim", name: "data-postgres-0" } });
    await deleteClaim(subject);
    await gone(subject, "NoDefaultStorageClass");
    const { status } = await subject.ready();
    // Another claim, but the one before never had a volume.
    expect(status.findings).toEqual([]);
    await record(controller.gateway, subject, {
      ...{ code: "VolumeReplaced", kind: "miss", component: "database" },
    });
  });

  it("asks for a class that is not there, then for one whose provisioner is away, then loses its volume", async () => {
    const storageClassName = uniqueName("nobody");
    const subject = await withClaim("provisioner", { storageClassName });
    const { namespace } = subject;
    const missing = await told(subject, "StorageClassMissing", new RegExp(`"${storageClassName}" not found`));
    expect(missing.remedy.text).toBe(`Create the storage class ${storageClassName}.`);
    const storageClass = {
      ...{ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: storageClassName } },
      provisioner: "example.com/nobody",
    };
    await kubectl(["create", "-f", "-"], JSON.stringify(storageClass));
    try {
      await gone(subject, "StorageClassMissing");
      await told(subject, "VolumeNotProvided", /example\.com\/nobody/);
      await deleteClaim(subject);
      await gone(subject, "VolumeNotProvided");
      await subject.ready();
    } finally {
      await tryKubectl(["delete", "storageclass", storageClassName]);
    }

    const volume = await kubectl([
      ...["-n", namespace, "get", "pvc", "data-postgres-0", "-o", "jsonpath={.spec.volumeName}"],
    ]);
    await kubectl(["delete", "pv", volume, "--wait=false"]);
    await tryKubectl(["patch", "pv", volume, "--type=merge", "-p", '{"metadata":{"finalizers":null}}']);
    const warning = await told(subject, "VolumeLost", new RegExp(`^Lost\n${volume}$`));
    expect(warning.severity).toBe("warning");
    expect((await subject.view()).status.phase).toBe("Ready");
    await kubectl(["-n", namespace, "delete", "pod", "postgres-0"]);
    await subject.until("the loss is why nothing serves", ({ status }) =>
      status.findings.some(({ code, severity }) => code === "VolumeLost" && severity === "error"),
    );
    await deleteClaim(subject);
    await kubectl(["-n", namespace, "delete", "pod", "postgres-0", "--ignore-not-found", "--wait=false"]);
    await gone(subject, "VolumeLost");
    await subject.ready();
  }, 420_000);
});

describe("a namespace that somebody holds", () => {
  it("is told with whose finalizer it is, also to who creates it again, and goes once that is taken away", async () => {
    const { gateway } = controller;
    const subject = await controller.create(uniqueName("held"), { paused: true });
    await subject.until("it is Paused", ({ status }) => status.phase === "Paused");
    const finalizers = (list: string[]) =>
      gateway.mergePatch({ type: NAMESPACE, name: subject.namespace }, { metadata: { finalizers: list } });
    await finalizers(["example.com/hold"]);
    await kubectl(["delete", "denv", subject.name, "--wait=false"]);
    try {
      await subject.until("it is being deleted", ({ status }) => status.phase === "Deleting");
      // Held, but for no longer than deleting takes.
      await record(gateway, subject, { code: "NamespaceHeld", kind: "miss" });
      const finding = await untilTold(gateway, subject, { code: "NamespaceHeld" }, /^example\.com\/hold/);
      expect(finding).toMatchObject({
        ...{ severity: "error", subject: { kind: "Namespace", name: subject.namespace } },
        remedy: { action: `kubectl get namespace ${subject.namespace} -o yaml` },
      });
      const again = createEnvironment({
        context: {
          ...{ hub: gateway, cluster: gateway, templates: bundled, personBounds: {}, imageRegistries: ["*"] },
          environments: {
            list: (): EnvironmentObject[] => [],
            health: () => ({ synced: true, live: true, since: "", restarts: 0, message: "" }),
          },
          audit: async () => {},
        },
        principal: { user: { email: "ada@example.com", role: "user" } } as object as Principal,
        input: { name: subject.name, owner: "ada@example.com", template: "full-stack", components: {} },
      });
      await expect(again).rejects.toMatchObject({
        problemCode: "conflict",
        message: expect.stringMatching(/is still being deleted\..*example\.com\/hold/),
      });
    } finally {
      await finalizers([]);
    }
    await waitFor(
      "it is gone",
      async () => !(await gateway.get({ type: NAMESPACE, name: subject.namespace })),
    );
    await waitFor(
      "the environment is gone",
      async () => (await tryKubectl(["get", "denv", subject.name])).code !== 0,
    );
  });
});
