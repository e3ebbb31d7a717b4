import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { createGateway, ENVIRONMENT, NAMESPACE, RESOURCE_QUOTA } from "@/server/kubernetes";
import { type ControllerUnderTest, controllerUnderTest } from "../kit/controller-fixture";
import { cluster, kubectl, tryKubectl } from "../kit/kubectl";
import { createSubject, type Subject } from "../kit/subject";
import { untilGone, untilTold } from "../kit/told";
import { uniqueName } from "../kit/unique-name";

/** Bounds per person as Kubernetes holds them in each environment's namespace. */
const SHARE = "environment-share";
const owner = `${uniqueName("share")}@example.com`;
const settings = {
  PERSON_MAX_ENVIRONMENTS: "2",
  PERSON_MAX_CPU: "4",
  PERSON_MAX_MEMORY: "8Gi",
  PERSON_MAX_STORAGE: "20Gi",
};
let controller: ControllerUnderTest;
let before: Subject;
const made: Subject[] = [];

beforeAll(async () => {
  // Whoever leads now knows of no bounds.
  const first = await controllerUnderTest();
  before = await createSubject(first.gateway, uniqueName("before"), { owner });
  made.push(before);
  await before.ready();
  await first.close();
  controller = await controllerUnderTest({ settings });
}, 300_000);
afterAll(async () => {
  await Promise.all(made.map((subject) => subject.dismiss()));
  await controller?.close();
  // The other environments had theirs from this controller also; one without bounds takes them away as well.
  const ours = ["-l", "app.kubernetes.io/managed-by=devspace-portal", "-A"];
  await kubectl(["delete", "resourcequota,limitrange", ...ours, "--ignore-not-found"]);
}, 300_000);

async function create(name: string, spec: object): Promise<Subject> {
  const subject = await createSubject(controller.gateway, uniqueName(name), { owner, ...spec });
  made.push(subject);
  return subject;
}

const shareOf = ({ namespace }: Subject) =>
  waitFor(
    `quota of ${namespace} is in force`,
    async () => {
      const quota = await controller.gateway.get({ type: RESOURCE_QUOTA, name: SHARE, namespace });
      return quota?.status?.hard && quota;
    },
    60,
  );

/** What the controller granted an environment of its owner's bounds, as its namespace keeps it. */
const grantOf = async ({ namespace }: Subject): Promise<Record<string, unknown>> => {
  const found = await controller.gateway.get({ type: NAMESPACE, name: namespace });
  return JSON.parse(found?.metadata.annotations?.["devspace-portal.io/granted"] ?? "{}");
};

const attempt = ({ namespace }: Subject, object: object) =>
  tryKubectl(
    ["-n", namespace, "create", "--dry-run=server", "-o", "json", "-f", "-"],
    JSON.stringify(object),
  );

const pod = (requests?: Record<string, string>) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "hog" },
  spec: {
    securityContext: { runAsNonRoot: true, runAsUser: 10000, seccompProfile: { type: "RuntimeDefault" } },
    // It counts from the moment it is made, and need not run.
    nodeSelector: { "devspace-portal.io/test": "nowhere" },
    containers: [
      {
        name: "hog",
        image: "devspace-portal.local/backend:production",
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        ...(requests ? { resources: { requests } } : {}),
      },
    ],
  },
});

describe("an environment that was there before", () => {
  it("gets its share when there are bounds, and flips within it", async () => {
    const { spec } = await shareOf(before);
    expect(Object.keys(spec.hard).sort()).toEqual(["requests.cpu", "requests.memory", "requests.storage"]);
    await before.patch({ components: { backend: { mode: "dev" } } });
    await before.inMode("backend", "dev");
    await before.patch({ components: { backend: { mode: "production" } } });
    await before.inMode("backend", "production");
    expect((await before.view()).status.findings).toEqual([]);
  });

  it("grows with its quota: what is granted is there before the pods", async () => {
    const was = await shareOf(before);
    await before.patch({ components: { backend: { replicas: 3 } } });
    await before.ready();
    expect((await shareOf(before)).spec.hard["requests.cpu"]).not.toBe(was.spec.hard["requests.cpu"]);
    await before.patch({ components: { backend: { replicas: 1 } } });
    await before.ready();
  });
});

describe("a new environment", () => {
  let fresh: Subject;

  it("comes alive as without a quota, with no refusal on its way, and then has one", async () => {
    const reader = createGateway({ kubeconfig: cluster().kubeconfig });
    const states: string[] = [];
    const informer = reader.informer(ENVIRONMENT);
    informer.subscribe({
      upsert({ metadata, status }) {
        const { phase, findings = [] } = (status ?? {}) as { phase?: string; findings?: { code: string }[] };
        if (metadata.name.startsWith("fresh-"))
          states.push([phase, ...findings.map(({ code }) => code)].join(" "));
      },
      remove() {},
    });
    informer.start();
    await informer.synced();
    fresh = await create("fresh", {});
    await fresh.ready();
    await shareOf(fresh);
    informer.stop();
    expect(states.filter((state) => /FailedCreate|QuotaExceeded|ApplyFailed/.test(state))).toEqual([]);
    expect(states.length).toBeGreaterThan(0);
  });

  it("lets nobody with kubectl run or store more", async () => {
    const tooMuch = await attempt(fresh, pod({ cpu: "3", memory: "64Mi" }));
    expect(tooMuch.stderr).toContain(`exceeded quota: ${SHARE}, requested: requests.cpu=3`);
    const claim = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "more" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "5Gi" } } },
    };
    expect((await attempt(fresh, claim)).stderr).toContain(
      `exceeded quota: ${SHARE}, requested: requests.storage=5Gi`,
    );
    // Without amounts it gets small ones, and counts with them.
    const { stdout } = await attempt(fresh, pod());
    expect(JSON.parse(stdout).spec.containers[0].resources.requests).toEqual({ cpu: "10m", memory: "32Mi" });
  });

  it("has its quota put back when somebody raises or deletes it", async () => {
    const { spec } = await shareOf(fresh);
    const quota = ["-n", fresh.namespace, "resourcequota", SHARE];
    await kubectl(["patch", ...quota, "--type=merge", "-p", '{"spec":{"hard":{"requests.cpu":"100"}}}']);
    const isBack = async () => (await shareOf(fresh)).spec.hard["requests.cpu"] === spec.hard["requests.cpu"];
    await waitFor("the quota is as it was", isBack);
    await kubectl(["delete", ...quota]);
    await waitFor("the quota is there again", isBack);
  });

  it("has its grant kept on its namespace, whatever somebody writes there", async () => {
    const granted = await grantOf(fresh);
    expect(granted).toEqual({
      ...{ owner, environments: 1 },
      ...{ cpu: expect.any(Number), memory: expect.any(Number), storage: 1024 ** 3 },
      // What its spec sets of components, which bounds of a template go by.
      set: expect.any(Object),
    });
    const forged = JSON.stringify({ environments: 0, cpu: 0, memory: 0, storage: 0 });
    await kubectl([
      ...["annotate", "namespace", fresh.namespace, "--overwrite"],
      `devspace-portal.io/granted=${forged}`,
    ]);
    await waitFor("the grant is as it was", async () => (await grantOf(fresh)).owner === owner);
    expect(await grantOf(fresh)).toEqual(granted);
  });

  it("tells when the quota refuses a pod of its own, and recovers when there is room", async () => {
    const { spec, status } = await shareOf(fresh);
    expect(status?.hard).toEqual(spec.hard);
    const used: { status: { used: Record<string, string> } } = JSON.parse(
      await kubectl(["-n", fresh.namespace, "get", "resourcequota", SHARE, "-o", "json"]),
    );
    const milli = (amount = "0") =>
      amount.endsWith("m") ? Number.parseInt(amount, 10) : Number(amount) * 1000;
    const left = milli(spec.hard["requests.cpu"]) - milli(used.status.used["requests.cpu"]);
    const hog = pod({ cpu: `${left - 5}m`, memory: "16Mi" });
    await kubectl(["-n", fresh.namespace, "create", "-f", "-"], JSON.stringify(hog));
    await fresh.patch({ components: { backend: { mode: "dev" } } });
    const told = { code: "QuotaExceeded", component: "backend" };
    const finding = await untilTold(controller.gateway, fresh, told, /exceeded quota/);
    expect(finding.severity).toBe("error");
    expect(finding.message).toMatch(
      /exceeded quota: environment-share, requested: requests\.cpu=\d+m, used: .*limited: /,
    );
    await kubectl(["-n", fresh.namespace, "delete", "pod", "hog", "--wait=false"]);
    await fresh.inMode("backend", "dev");
    await untilGone(controller.gateway, fresh, told);
  }, 300_000);
});

describe("an environment with a new owner", () => {
  it("counts against the new one's bounds: refused with numbers, and as it was after", async () => {
    const other = `${uniqueName("other")}@example.com`;
    const moved = await create("moved", { owner: other, paused: true });
    await moved.until("it is Paused", ({ status }) => status.phase === "Paused");
    await moved.patch({ owner });
    const { status } = await moved.until("it is refused", (view) => view.status.phase === "Degraded", 30);
    expect(await grantOf(moved), "what it has was granted of the other's").toMatchObject({ owner: other });
    expect(status.conditions.find(({ type }) => type === "Accepted")).toMatchObject({
      ...{ status: "False", reason: "OverBounds" },
      message: expect.stringContaining("you may have 2 environments and have 2"),
    });
    await moved.patch({ owner: other });
    await moved.until("it is Paused again", (view) => view.status.phase === "Paused", 30);
  });
});
