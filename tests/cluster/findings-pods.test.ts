import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeAll, expect, it } from "vitest";
import type { EnvironmentView } from "@/server/contract/environment";
import { DEVSPACE_ANNOTATION_REPLICAS } from "@/server/contract/labels";
import { bundled } from "@/server/environments/template/testing/bundled";
import { fileController } from "../kit/file-controller";
import { kubectl } from "../kit/kubectl";
import type { Subject } from "../kit/subject";
import { untilGone, untilTold } from "../kit/told";
import { uniqueName } from "../kit/unique-name";

/**
 * What somebody's patch of a workload can do to its pods: the portal leaves what is not its own, tells why the new pod does not
 * serve, and the component goes on with the one it has.
 */
const controller = fileController({ templates: bundled });
let subject: Subject;
beforeAll(async () => {
  subject = await controller.create(uniqueName("patched"));
  await subject.ready();
}, 240_000);

/** A second container, which needs nothing and does nothing. */
const beside = (more: object) => ({
  ...{ name: "beside", image: "devspace-portal.local/backend:production", command: ["sleep", "infinity"] },
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  ...more,
});
const inNamespace = (...args: string[]) => kubectl(["-n", subject.namespace, ...args]);
const patchWorkload = (spec: object) =>
  inNamespace(...["patch", "deployment", "backend", "--type=strategic", "-p"], JSON.stringify({ spec }));
const patch = (spec: object) => patchWorkload({ template: { spec } });
const WITHOUT = { containers: [{ name: "beside", $patch: "delete" }] };

it.each([
  {
    code: "CreateContainerConfigError",
    spec: { containers: [beside({ envFrom: [{ secretRef: { name: "nowhere" } }] })] },
    undo: WITHOUT,
    evidence: /secrets "nowhere" not found/,
    words: /cannot be started/,
  },
  {
    code: "RunContainerError",
    spec: { containers: [beside({ command: ["/no/such/program"] })] },
    undo: WITHOUT,
    evidence: /no such file or directory/,
    words: /cannot be started/,
  },
  {
    code: "Unschedulable",
    spec: { nodeSelector: { "example.com/rack": "none" } },
    undo: { nodeSelector: null },
    evidence: /didn't match Pod's node affinity\/selector/,
    words: /No node takes the pod/,
  },
])(
  "$code",
  async ({ code, spec, undo, evidence, words }) => {
    const told = { code, component: "backend" };
    await patch(spec);
    try {
      const finding = await untilTold(controller.gateway, subject, told, evidence);
      expect(finding).toMatchObject({ severity: "error", subject: { kind: "Pod" } });
      expect(finding.message).toMatch(words);
      const serving = ["get", "deployment/backend", "-o", "jsonpath={.status.availableReplicas}"];
      expect(await inNamespace(...serving), "the pod that was there goes on").toBe("1");
    } finally {
      await patch(undo);
    }
    await untilGone(controller.gateway, subject, told);
    await subject.ready();
  },
  240_000,
);

it("NotReady", async () => {
  const told = { code: "NotReady", component: "backend" };
  const readinessProbe = { exec: { command: ["test", "!", "-e", "/dev/shm/closed"] }, periodSeconds: 1 };
  await patch({ containers: [beside({ readinessProbe })] });
  await inNamespace("rollout", "status", "deployment/backend", "--timeout=120s");
  await inNamespace("exec", "deployment/backend", "-c", "beside", "--", "touch", "/dev/shm/closed");
  const finding = await untilTold(controller.gateway, subject, told, /^false$/);
  expect(finding.message).toMatch(/readiness probe does not pass/);
  await inNamespace("exec", "deployment/backend", "-c", "beside", "--", "rm", "/dev/shm/closed");
  await untilGone(controller.gateway, subject, told);
  await patch(WITHOUT);
  await subject.ready();
}, 240_000);

it("StuckTerminating, by a finalizer, and its own command lets the pod go", async () => {
  const told = { code: "StuckTerminating", component: "database" };
  await inNamespace(
    ...["patch", "pod", "postgres-0", "--type=merge", "-p"],
    JSON.stringify({ metadata: { finalizers: ["example.com/keep"] } }),
  );
  await inNamespace("delete", "pod", "postgres-0", "--grace-period=5", "--wait=false");
  const { remedy, message } = await untilTold(controller.gateway, subject, told, /^example\.com\/keep$/);
  expect(message).toContain("its finalizer example.com/keep holds it");
  const [program, ...args] = remedy.action?.replaceAll("'", "").split(" ") ?? [];
  expect(program).toBe("kubectl");
  await kubectl(args);
  await untilGone(controller.gateway, subject, told);
  await subject.ready();
}, 300_000);

it("LeftByDevSpaceCli", async () => {
  const findings = ({ status }: EnvironmentView) =>
    status.findings.filter(({ code }) => code === "LeftByDevSpaceCli");
  // As the CLI leaves a workload when its own dev pod is deleted by hand.
  await inNamespace("annotate", "deployment", "frontend", `${DEVSPACE_ANNOTATION_REPLICAS}=1`);
  await inNamespace("scale", "deployment", "frontend", "--replicas=0");
  const view = await subject.until("it is told with what shows it", (now) =>
    findings(now).some(({ evidence }) => evidence[0]?.value === "0"),
  );
  expect(findings(view)).toMatchObject([
    { component: "frontend", severity: "error", subject: { kind: "Deployment", name: "frontend" } },
  ]);
  // What devspace reset pods does.
  await inNamespace("annotate", "deployment", "frontend", `${DEVSPACE_ANNOTATION_REPLICAS}-`);
  await inNamespace("scale", "deployment", "frontend", "--replicas=1");
  await subject.until("it is gone", (now) => findings(now).length === 0);
  await subject.ready();
}, 240_000);

/** Minutes of waiting for what seldom changes: run only when their fixtures are recorded anew, on the local cluster. */
function recordedOnly(): void {
  /** Undone also where it is not told. */
  async function whileSo(change: object, undo: object, code: string, evidence: RegExp): Promise<void> {
    const told = { code, component: "backend" };
    await patchWorkload(change);
    try {
      expect((await untilTold(controller.gateway, subject, told, evidence)).severity).toBe("error");
    } finally {
      await patchWorkload(undo);
    }
    await untilGone(controller.gateway, subject, told);
    await subject.ready();
  }
  const template = (spec: object) => ({ template: { spec } });

  it("ProgressDeadlineExceeded", async () => {
    const never = beside({ readinessProbe: { exec: { command: ["false"] } } });
    const change = { progressDeadlineSeconds: 5, ...template({ containers: [never] }) };
    const undo = { progressDeadlineSeconds: null, ...template(WITHOUT) };
    await whileSo(change, undo, "ProgressDeadlineExceeded", /has timed out progressing/);
  }, 300_000);

  it("Evicted", async () => {
    const greedy = beside({
      command: ["sh", "-c", "head -c 30000000 /dev/zero >/tmp/much; sleep infinity"],
      resources: { limits: { "ephemeral-storage": "5Mi" } },
    });
    await whileSo(template({ containers: [greedy] }), template(WITHOUT), "Evicted", /ephemeral|storage/);
  }, 300_000);

  it.each([
    ["ImagePullUnauthorized", 401, /authoriz/i],
    ["ImagePullRateLimited", 429, /429 Too Many Requests/],
  ])(
    "%s",
    async (code, status, evidence) => {
      const registry = createServer((_, response) => response.writeHead(status).end());
      registry.listen(0, "127.0.0.1");
      await once(registry, "listening");
      const { port } = registry.address() as AddressInfo;
      const foreign = beside({ image: `127.0.0.1:${port}/team/app:1` });
      try {
        await whileSo(template({ containers: [foreign] }), template(WITHOUT), code, evidence);
      } finally {
        registry.close();
      }
    },
    300_000,
  );
}

if (process.env.RECORD_HEALTH === "1") recordedOnly();
