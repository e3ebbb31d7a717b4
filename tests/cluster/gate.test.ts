import { afterAll, beforeAll, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { namespaceOf } from "@/server/contract/names";
import { withGate } from "@/server/environments/render/gate";
import { bundled } from "@/server/environments/template/testing/bundled";
import { policiesNotEnforced } from "@/server/health/rules/policies-not-enforced";
import { NOT_CHECKED } from "@/server/health/snapshot";
import { type Container, isWorkload, POD, type Pod } from "@/server/kubernetes";
import { type ControllerUnderTest, controllerUnderTest } from "../kit/controller-fixture";
import { kubectl } from "../kit/kubectl";
import { createSubject } from "../kit/subject";
import { uniqueName } from "../kit/unique-name";

/** What every cluster of the tests has: no nc, but bash. */
const IMAGE = process.env.LOG_TEST_IMAGE ?? "devspace-portal.local/base/debian:trixie";
const GATE = "network-policies";
/** Nothing here but what a test makes: no policy closes anything. */
const open = uniqueName("open");
/** Its gate gives up a minute later: it waits beside the other tests. */
const givenUp = uniqueName("given-up");
let controller: ControllerUnderTest;

beforeAll(async () => {
  await kubectl(["create", "namespace", open]);
  await waitFor("its account", () => kubectl(["-n", open, "get", "serviceaccount", "default"]));
  await kubectl(["apply", "-f", "-"], JSON.stringify(gatedPod(givenUp)));
  controller = await controllerUnderTest({ templates: bundled, settings: { GATE_IMAGE: IMAGE } });
}, 240_000);
afterAll(async () => {
  await kubectl(["delete", "namespace", open, "--wait=false"]);
  await controller?.close();
}, 120_000);

/** A pod that gets to its gate after the node has heard of it: what is new is closed at first on the local cluster. */
function gatedPod(name: string): Pod {
  const { securityContext } = gateContainer();
  const container = (own: string, ...command: string[]) => ({
    name: own,
    image: IMAGE,
    command,
    securityContext,
  });
  return {
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: open, labels: { app: name } } },
    spec: {
      terminationGracePeriodSeconds: 0,
      initContainers: [container("known", "sleep", "8"), gateContainer()],
      containers: [container("app", "sleep", "infinity")],
    },
  };
}

/** As every workload of an environment gets it. */
function gateContainer(): Container {
  const plain = {
    ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "any" } },
    spec: { selector: { matchLabels: {} }, template: { spec: { containers: [] } } },
  };
  const gated = withGate(plain, { previewBase: "http://localhost", gateImage: IMAGE });
  const [gate] = (isWorkload(gated) && gated.spec.template.spec.initContainers) || [];
  if (!gate) throw new Error("no gate");
  return gate;
}

const find = async (name: string) => {
  const pod = await controller.gateway.get({ type: POD, name, namespace: open });
  const gate = pod?.status?.initContainerStatuses?.find((one) => one.name === GATE);
  if (!pod || !gate) throw new Error(`${name} has no status yet`);
  return { pod, gate };
};

it("holds a pod while the API server answers, and lets it start when a policy forbids that", async () => {
  const name = uniqueName("held");
  await kubectl(["apply", "-f", "-"], JSON.stringify(gatedPod(name)));
  await waitFor("the gate runs", async () => expect((await find(name)).gate.state?.running).toBeDefined());
  const seconds = 5;
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const { pod, gate } = await find(name);
  expect(gate.state?.running, "it goes on waiting").toBeDefined();
  expect(pod.status?.containerStatuses?.[0]?.state?.running).toBeUndefined();
  const policy = {
    ...{
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name, namespace: open },
    },
    spec: { podSelector: { matchLabels: { app: name } }, policyTypes: ["Egress"] },
  };
  await kubectl(["apply", "-f", "-"], JSON.stringify(policy));
  await kubectl(["-n", open, "wait", "--for=condition=Ready", `pod/${name}`, "--timeout=90s"]);
  const opened = (await find(name)).gate.state?.terminated;
  expect(opened?.exitCode).toBe(0);
  expect(opened?.message ?? "", "it did not give up").toBe("");
});

it("lets every pod of an environment start, in dev mode too, where policies are enforced", async () => {
  const subject = await createSubject(controller.gateway, uniqueName("gated"));
  try {
    await subject.ready();
    await subject.patch({ components: { backend: { mode: "dev" } } });
    await subject.inMode("backend", "dev");
    const { items } = await controller.gateway.list(POD, { namespace: namespaceOf(subject.name) });
    expect(items.length).toBeGreaterThanOrEqual(3);
    for (const { metadata, status } of items) {
      const gate = status?.initContainerStatuses?.find(({ name }) => name === GATE);
      expect(gate?.state?.terminated?.exitCode, metadata.name).toBe(0);
      expect(gate?.state?.terminated?.message ?? "", metadata.name).toBe("");
    }
    expect((await subject.view()).status.findings).toEqual([]);
  } finally {
    await subject.dismiss();
  }
}, 300_000);

it("lets a pod start after its limit, and says what it saw, as the finding tells it", async () => {
  await kubectl(["-n", open, "wait", "--for=condition=Ready", `pod/${givenUp}`, "--timeout=200s"]);
  const { pod } = await find(givenUp);
  const snapshot = { pods: [pod], dev: false, desired: 1, refusal: NOT_CHECKED, claim: NOT_CHECKED, now: 0 };
  expect(policiesNotEnforced(snapshot)).toMatchObject({
    code: "PoliciesNotEnforced",
    message: expect.stringContaining("The API server still answered after 60 s"),
  });
}, 240_000);
