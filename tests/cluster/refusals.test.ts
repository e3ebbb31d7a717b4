import { beforeAll, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { fileController } from "../kit/file-controller";
import { kubectl, tryKubectl } from "../kit/kubectl";
import type { Subject } from "../kit/subject";
import { uniqueName } from "../kit/unique-name";

const controller = fileController();
let subject: Subject;
const name = uniqueName("refused");
const namespace = `env-${name}`;

/** Limits what may be in the namespace, and waits until the limit is in force. */
async function limit(quota: string, hard: Record<string, string>): Promise<void> {
  const list = Object.entries(hard).map(([key, value]) => `${key}=${value}`);
  await kubectl(["-n", namespace, "create", "quota", quota, `--hard=${list.join(",")}`]);
  const inForce = () => kubectl(["-n", namespace, "get", "quota", quota, "-o", "jsonpath={.status.hard}"]);
  await waitFor(`quota ${quota} is in force`, inForce).then(() => undefined);
}
const unlimit = (quota: string) => kubectl(["-n", namespace, "delete", "quota", quota]);

beforeAll(async () => {
  // A namespace that an administrator made and handed over, with limits of theirs.
  const labels = {
    "devspace-portal.io/environment": name,
    "app.kubernetes.io/managed-by": "devspace-portal",
  };
  await controller.gateway.create({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: namespace, labels },
  });
});

it("says what of its configuration a quota refuses, and goes on by itself when there is room", async () => {
  await limit("objects", { "count/secrets": "0", persistentvolumeclaims: "0" });
  subject = await controller.create(name, { paused: true });
  const { status } = await subject.until("it is Degraded", ({ status }) => status.phase === "Degraded", 15);
  const degraded = status.conditions.find(({ type }) => type === "Degraded");
  expect(degraded).toMatchObject({ reason: "ApplyFailed" });
  expect(degraded?.message).toMatch(/Secret app-secrets was refused: .*exceeded quota: objects/);
  expect(degraded?.message).toMatch(/volume of the database was refused: .*exceeded quota: objects/);
  expect(status.steps.find((step) => step.name === "config")?.state).toBe("failed");

  // Nothing more is written while nothing changes.
  const { revision } = await subject.view();
  await new Promise((resolve) => setTimeout(resolve, 4000));
  expect((await subject.view()).revision).toBe(revision);

  await unlimit("objects");
  await subject.until("it is Paused", (view) => view.status.phase === "Paused", 30);
});

it("says why a pod is refused, of the database and of the others, in the API server's words", async () => {
  await limit("pods", { pods: "0" });
  await subject.patch({ paused: false });
  const words = {
    state: "Degraded",
    reason: "FailedCreate",
    message: expect.stringContaining("exceeded quota: pods"),
  };
  const { status } = await subject.until(
    "every component is refused",
    (view) =>
      ["frontend", "backend", "database"].every(
        (component) => view.status.components[component as "database"]?.state === "Degraded",
      ),
    20,
  );
  for (const component of ["frontend", "backend", "database"] as const) {
    expect(status.components[component]).toMatchObject(words);
  }
  await subject.patch({ paused: true });
  await unlimit("pods");
  await subject.until("it is Paused", (view) => view.status.phase === "Paused", 30);
});

it("says why its namespace is refused, and makes it once it may", async () => {
  const other = uniqueName("denied");
  const policy = {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: other },
    spec: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["namespaces"] },
        ],
      },
      validations: [
        { expression: `object.metadata.name != "env-${other}"`, message: "Ask the platform team." },
      ],
    },
  };
  const binding = {
    apiVersion: policy.apiVersion,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: other },
    spec: { policyName: other, validationActions: ["Deny"] },
  };
  const both = { apiVersion: "v1", kind: "List", items: [policy, binding] };
  await kubectl(["apply", "-f", "-"], JSON.stringify(both));
  try {
    const trial = { apiVersion: "v1", kind: "Namespace", metadata: { name: `env-${other}` } };
    const inForce = async () =>
      (await tryKubectl(["create", "--dry-run=server", "-f", "-"], JSON.stringify(trial))).code !== 0;
    await waitFor("the policy is in force", inForce);
    const denied = await controller.create(other, { paused: true });
    const { status } = await denied.until("it is Degraded", ({ status }) => status.phase === "Degraded", 15);
    expect(status.conditions.find(({ type }) => type === "Ready")).toMatchObject({
      reason: "NamespaceRefused",
      message: expect.stringContaining("Ask the platform team."),
    });
    await kubectl(["delete", "validatingadmissionpolicybinding", other]);
    await denied.until("it is Paused", (view) => view.status.phase === "Paused", 60);
  } finally {
    await tryKubectl(["delete", "validatingadmissionpolicybinding,validatingadmissionpolicy", other]);
  }
});
