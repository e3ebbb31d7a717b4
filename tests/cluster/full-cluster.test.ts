import { beforeAll, expect, it } from "vitest";
import { kubectlFor } from "@/kit/kubectl";
import { waitFor } from "@/kit/wait";
import { readRecord } from "@/scripts/up/record";
import { quantityValue } from "@/server/contract/quantity";
import { type Gateway, NODE, POD } from "@/server/kubernetes";
import { requestsOf } from "@/server/kubernetes/requests";
import { stateDir } from "@/server/state";
import { untilDeployed } from "../kit/controller-fixture";
import { waitUntilAllGone } from "../kit/environments";
import { fileController } from "../kit/file-controller";
import { cluster, kubectl } from "../kit/kubectl";
import type { Subject } from "../kit/subject";
import { untilGone, untilTold } from "../kit/told";
import { uniqueName } from "../kit/unique-name";

/** A node that environments fill to the last of its CPU: what is said of it, and that the portal still gets its place. */
const owner = `${uniqueName("full")}@example.com`;
const controller = fileController();
let sleepy: Subject;
let greedy: Subject;

beforeAll(async () => {
  // What tests before deleted is not to be gone in the middle of this one: environments, and namespaces of their own.
  await waitUntilAllGone(kubectlFor(cluster()));
  await waitFor("every pod that stops to be gone", async () => {
    const { items } = await controller.gateway.list(POD);
    return !items.some(({ metadata }) => metadata.deletionTimestamp);
  });
  await untilDeployed();
  sleepy = await controller.create(uniqueName("sleepy"), { owner });
  await sleepy.ready();
});

const milli = (cores: number) => Math.floor(cores * 1000 + 1e-6);

/** Millicores that no pod asks for, and those that the pods of a namespace do. */
async function cpuOf(gateway: Gateway, namespace: string): Promise<{ free: number; held: number }> {
  const [nodes, pods] = await Promise.all([gateway.list(NODE), gateway.list(POD)]);
  // How much is free "on the fullest-fitting node" is for unit tests; a test cluster has one.
  expect(nodes.items).toHaveLength(1);
  const placed = pods.items.filter(
    ({ spec, status }) => spec.nodeName && !/Succeeded|Failed/.test(status?.phase ?? ""),
  );
  const sum = (some: typeof placed) => some.reduce((so, pod) => so + requestsOf(pod).cpu, 0);
  const all = quantityValue(nodes.items[0]?.status?.allocatable?.cpu ?? "");
  const held = sum(placed.filter(({ metadata }) => metadata.namespace === namespace));
  return { free: milli(all - sum(placed)), held: milli(held) };
}

it("says of a full cluster who could sleep and what fits, and that helps", async () => {
  const { free, held } = await cpuOf(controller.gateway, sleepy.namespace);
  // Fits only, and hardly, while the other one sleeps.
  const others = 60;
  const cpu = `${free + held - others - 5}m`;
  const components = {
    backend: { resources: { requests: { cpu } } },
    frontend: { resources: { requests: { cpu: "10m" } } },
    database: { resources: { requests: { cpu: "50m" } } },
  };
  greedy = await controller.create(uniqueName("greedy"), { owner, components });
  const told = { code: "ClusterFull", component: "backend" };
  const found = await untilTold(controller.gateway, greedy, told, /Insufficient cpu/);
  const { status } = await greedy.view();
  expect(found).toMatchObject({ severity: "error", subject: { kind: "Pod" } });
  expect(found.message).toContain(`asks for ${cpu} CPU`);
  expect(found.remedy.text).toMatch(
    new RegExp(
      `^Pause ${sleepy.name} \\(unchanged since [-\\d]+, frees ${held}m CPU\\), or ask for \\d+m CPU or less`,
    ),
  );
  // What the list's row shows has all of it.
  const degraded = status.conditions.find(({ type }) => type === "Degraded");
  expect(degraded).toMatchObject({ status: "True", reason: "Unschedulable" });
  expect(degraded?.message).toContain(found.message);
  expect(found.remedy.action).toContain(`denv ${sleepy.name} `);

  await sleepy.patch({ paused: true });
  await greedy.ready();
  await untilGone(controller.gateway, greedy, told);
});

it("gives the portal's parts their place when they restart, at an environment's cost for so long", async (test) => {
  const portal = await readRecord(stateDir());
  test.skip(portal?.kind === "processes", "the portal runs as local processes, not in the cluster");
  const { free } = await cpuOf(controller.gateway, greedy.namespace);
  expect(free, "less than any of the portal's parts asks for").toBeLessThan(20);
  const parts = ["deployment/portal-controller", "deployment/portal-web", "statefulset/portal-store"];
  // The new pods of the two Deployments come before the old ones go: without the priority they wait for ever.
  await kubectl(["-n", "devspace-portal", "rollout", "restart", ...parts]);
  for (const part of parts)
    await kubectl(["-n", "devspace-portal", "rollout", "status", part, "--timeout=150s"]);
  const preempted = ["get", "events", "-A", "--field-selector", "reason=Preempted", "-o", "json"];
  const events: { items: { involvedObject: { namespace: string }; firstTimestamp?: string }[] } = JSON.parse(
    await kubectl(preempted),
  );
  expect(events.items.map(({ involvedObject }) => involvedObject.namespace)).toContain(greedy.namespace);
  // And back, once the old ones are gone.
  await waitFor("its backend is placed again", async () => (await greedy.ready()).status.phase === "Ready");
}, 600_000);
