import { beforeAll, describe, expect, it } from "vitest";
import type { EnvironmentView } from "@/server/contract/environment";
import { bundled } from "@/server/environments/template/testing/bundled";
import { DEPLOYMENT } from "@/server/kubernetes";
import { fileController } from "../kit/file-controller";
import { kubectl } from "../kit/kubectl";
import { record } from "../kit/record-health";
import type { Subject } from "../kit/subject";
import { untilGone, untilTold } from "../kit/told";
import { uniqueName } from "../kit/unique-name";

/** Each cause that keeps a component from serving: told with what shows it and what helps, and gone after the repair. */
const controller = fileController({ templates: bundled });
let subject: Subject;
const COMPONENTS = ["frontend", "backend", "database"];

beforeAll(async () => {
  subject = await controller.create(uniqueName("findings"));
});

const inNamespace = (...args: string[]) => kubectl(["-n", subject.namespace, ...args]);
const told = (code: string, evidence: RegExp, component = "backend") =>
  untilTold(controller.gateway, subject, { code, component }, evidence);
const gone = (code: string, component = "backend") =>
  untilGone(controller.gateway, subject, { code, component });
const codes = ({ status }: EnvironmentView) => status.findings.map(({ code }) => code);

it("a database that makes its files is starting, not pulling an image", async () => {
  const seen: string[] = [];
  await subject.until(
    "it is Ready",
    ({ status }) => {
      const { pods = [], state, message = "" } = status.components.database ?? {};
      const runs = pods.some(({ containers }) => containers.some((one) => one.state === "running"));
      if (runs && state === "Progressing") seen.push(message);
      return status.phase === "Ready";
    },
    180,
  );
  for (const message of seen) expect(message).not.toMatch(/image/);
});

it.each([
  {
    code: "ImagePullBackOff",
    spec: { image: "devspace-portal.local/backend:missing" },
    evidence: /backend:missing/,
    words: /Image devspace-portal\.local\/backend:missing cannot be pulled/,
  },
  {
    code: "OOMKilled",
    spec: { resources: { limits: { memory: "24Mi" } } },
    evidence: /OOMKilled\n24Mi/,
    words: /Raise the memory limit/,
  },
  {
    code: "LargerThanNodes",
    spec: { resources: { requests: { cpu: "8" }, limits: { cpu: "8" } } },
    evidence: /Insufficient cpu/,
    words: /the pod asks for 8000m CPU; environments have at most \d+m CPU of one/,
  },
  {
    // A shell that has nothing to do.
    code: "CrashLoopBackOff",
    spec: { image: "devspace-portal.local/base/debian:trixie" },
    evidence: /^0$/,
    words: /ended with exit code 0/,
  },
])(
  "$code",
  async ({ code, spec, evidence, words }) => {
    await subject.patch({ components: { backend: spec } });
    const finding = await told(code, evidence);
    expect(finding).toMatchObject({ severity: "error", subject: { kind: "Pod" } });
    expect(finding.message).toMatch(words);
    expect(finding.remedy.action).toContain(finding.subject.name);
    const undo = Object.fromEntries(Object.keys(spec).map((field) => [field, null]));
    await subject.patch({ components: { backend: undo } });
    await subject.ready();
    await gone(code);
  },
  240_000,
);

it("two ports of one name, after somebody's patch", async () => {
  const sidecar = {
    ...{ name: "extra", image: "devspace-portal.local/backend:production", command: ["sleep", "infinity"] },
    ports: [{ name: "http", containerPort: 9999 }],
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  };
  const patch = (change: object) =>
    inNamespace("patch", "deployment", "backend", "--type=json", "-p", JSON.stringify([change]));
  await patch({ op: "add", path: "/spec/template/spec/containers/-", value: sidecar });
  const finding = await told("DuplicatePortName", /8000\n9999/);
  expect(finding).toMatchObject({ severity: "warning", subject: { kind: "Deployment", name: "backend" } });
  const names = await inNamespace(
    ...["get", "deployment/backend", "-o", "jsonpath={.spec.template.spec.containers[*].name}"],
  );
  await patch({ op: "remove", path: `/spec/template/spec/containers/${names.split(" ").indexOf("extra")}` });
  await gone("DuplicatePortName");
  await subject.ready();
});

it("a pod without the portal's label that serves, by the very command it proposes", async () => {
  await inNamespace("label", "pod", "-l", "app.kubernetes.io/name=backend", "app.kubernetes.io/component-");
  const { remedy } = await told("PodWithoutLabel", /^1$/);
  const [program, ...args] = remedy.action?.split(" ") ?? [];
  expect(program).toBe("kubectl");
  await kubectl(args);
  await gone("PodWithoutLabel");
  await subject.ready();
});

describe("a refused pod", () => {
  const failing = async () => {
    const found = await controller.gateway.get({
      ...{ type: DEPLOYMENT, name: "backend", namespace: subject.namespace },
    });
    return found?.status?.conditions?.some(
      ({ type, status }) => type === "ReplicaFailure" && status === "True",
    );
  };

  it("is not told any more once the newest ReplicaSet has its pod, though an old one still is refused", async () => {
    const limits = {
      ...{ apiVersion: "v1", kind: "LimitRange" },
      metadata: { name: "small", namespace: subject.namespace },
      spec: { limits: [{ type: "Container", max: { memory: "300Mi" } }] },
    };
    await kubectl(["create", "-f", "-"], JSON.stringify(limits));
    await inNamespace("delete", "pod", "-l", "app.kubernetes.io/name=backend", "--wait=false");
    const finding = await told("FailedCreate", /maximum memory usage per Container is 300Mi/);
    expect(finding).toMatchObject({ severity: "error", subject: { kind: "Deployment", name: "backend" } });
    // Taken, but never ready: the old ReplicaSet goes on being asked for its pod.
    const spec = {
      image: "devspace-portal.local/backend:missing",
      resources: { limits: { memory: "256Mi" } },
    };
    await subject.patch({ components: { backend: spec } });
    const view = await subject.until("the new pod is what is told", (now) =>
      codes(now).includes("ImagePullBackOff"),
    );
    expect(await failing(), "the Deployment still speaks of the old ReplicaSet").toBe(true);
    expect(codes(view)).not.toContain("FailedCreate");
    await record(controller.gateway, subject, {
      ...{ code: "FailedCreate", kind: "miss", component: "backend", before: view },
    });
    await inNamespace("delete", "limitrange", "small");
    await subject.patch({ components: { backend: { image: null, resources: null } } });
    await subject.ready();
    expect(codes(await subject.view())).toEqual([]);
  }, 300_000);

  it("is there again soon after the quota is lifted, long before one that nobody has tried again", async () => {
    await inNamespace("create", "quota", "none", "--hard=pods=0");
    const inForce = () => inNamespace("get", "quota", "none", "-o", "jsonpath={.status.hard.pods}");
    await expect.poll(inForce, { timeout: 30_000 }).toBe("0");
    await kubectl(["apply", "-f", "-"], JSON.stringify(untouched(subject.namespace)));
    await inNamespace("delete", "pod", "-l", "devspace-portal.io/environment", "--wait=false");
    for (const component of COMPONENTS) {
      const finding = await told("FailedCreate", /exceeded quota: none/, component);
      expect(finding.message).toContain("exceeded quota: none");
    }
    const { findings } = (await subject.view()).status;
    // Kubernetes waits as long again as it waited in all: with 40 s behind it, the next try is as far ahead.
    await expect
      .poll(() => lastTry(subject.namespace), { timeout: 120_000, interval: 1000 })
      .toBeGreaterThan(38);
    // The age is that of the refusal, not of the last try.
    const now = (await subject.view()).status.findings;
    expect(now.map(({ since }) => since)).toEqual(findings.map(({ since }) => since));
    await inNamespace("delete", "quota", "none");
    await subject.until("every component has its pod again", ({ status }) =>
      COMPONENTS.every((component) => (status.components[component]?.pods.length ?? 0) > 0),
    );
    const pods = await inNamespace("get", "pods", "-l", "app=untouched", "-o", "name");
    expect(pods, "the one that nobody has tried again still waits").toBe("");
    await subject.ready();
    for (const component of ["frontend", "database"]) await gone("FailedCreate", component);
    expect(codes(await subject.view())).toEqual([]);
  }, 420_000);
});

/** A workload that is refused like the environment's, and left to Kubernetes. */
function untouched(namespace: string) {
  const labels = { app: "untouched" };
  const container = {
    ...{ name: "one", image: "devspace-portal.local/kubernetes/pause:3.10.1" },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  };
  return {
    ...{ apiVersion: "apps/v1", kind: "ReplicaSet", metadata: { name: "untouched", namespace } },
    spec: {
      ...{ replicas: 1, selector: { matchLabels: labels } },
      template: {
        metadata: { labels },
        spec: {
          containers: [container],
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65535,
            seccompProfile: { type: "RuntimeDefault" },
          },
        },
      },
    },
  };
}

/** Seconds from the first to the newest try that Kubernetes made by itself. */
async function lastTry(namespace: string): Promise<number> {
  const selector = "involvedObject.kind=ReplicaSet,involvedObject.name=untouched";
  const text = await kubectl([
    ...["-n", namespace, "get", "events", `--field-selector=${selector}`, "-o"],
    "jsonpath={range .items[*]}{.firstTimestamp} {.lastTimestamp} {end}",
  ]);
  const times = text.trim().split(" ").filter(Boolean).map(Date.parse);
  return times.length === 0 ? 0 : (Math.max(...times) - Math.min(...times)) / 1000;
}
