import { cpSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { tryCommand } from "@/kit/command";
import { testFolder } from "@/kit/testing/folder";
import { waitFor } from "@/kit/wait";
import { DEVSPACE_ANNOTATION_REPLICAS } from "@/server/contract/labels";
import { DEPLOYMENT, ENVIRONMENT, SECRET, STATEFUL_SET } from "@/server/kubernetes";
import type { Workload } from "@/server/kubernetes/workloads";
import { fileController } from "../kit/file-controller";
import { cluster, kubectl } from "../kit/kubectl";
import type { Subject } from "../kit/subject";
import { uniqueName } from "../kit/unique-name";

const controller = fileController();
let subject: Subject;

beforeAll(async () => {
  subject = await controller.create(uniqueName("cli"));
  await subject.ready();
});

const deployment = (name: string) =>
  controller.gateway.get({ type: DEPLOYMENT, name, namespace: subject.namespace });
const setMode = (component: string, mode: string) => subject.patch({ components: { [component]: { mode } } });

const cacheOf = async (component: string) => {
  const name = `devspace-cache-${component}`;
  const secret = await controller.gateway.get({ type: SECRET, name, namespace: subject.namespace });
  return secret && { secret, cache: parse(Buffer.from(secret.data?.cache ?? "", "base64").toString()) ?? {} };
};
const listed = (component: string) =>
  waitFor(`the dev pod of ${component} is listed`, async () => {
    const found = await cacheOf(component);
    return found?.cache.devPods ? found : undefined;
  });
const unlisted = (component: string) =>
  waitFor(`the dev pod of ${component} is not listed any more`, async () => {
    const found = await cacheOf(component);
    return found && !found.cache.devPods ? found : undefined;
  });

/** The real one, where DEVSPACE_BIN names it or the PATH has it. */
const binary = process.env.DEVSPACE_BIN ?? "devspace";
const hasCli = (await tryCommand(binary, ["--version"])).code === 0;

describe("a dev pod of the portal", () => {
  const entry = (name: string, parentKind: string, parentName: string) => {
    const deployment = `${parentName}-devspace`;
    return { name, namespace: subject.namespace, deployment, parentKind, parentName };
  };
  const production = async (component: string) => {
    await waitFor(`the spec of ${component} follows`, async () => {
      const { spec } = await subject.view();
      return spec.components[component]?.mode === "production";
    });
    expect((await subject.inMode(component, "production")).replacedBy).toBeUndefined();
    await unlisted(component);
    await subject.ready();
  };

  it("is in the CLI's cache while it stands in, and all else there stays as it was", async () => {
    const own = { vars: { TAG: "one" }, varsEncrypted: false, data: { hooks: "0123" } };
    const { namespace } = subject;
    await controller.gateway.create({
      ...{ apiVersion: "v1", kind: "Secret", type: "devspace.sh/remote-cache" },
      metadata: { name: "devspace-cache-backend", namespace, labels: { owner: "devspace", name: "backend" } },
      data: { cache: Buffer.from(JSON.stringify(own)).toString("base64"), other: "a2VwdA==" },
    });
    await setMode("backend", "dev");
    await subject.inMode("backend", "dev");
    const { secret, cache } = await listed("backend");
    expect(cache).toEqual({ ...own, devPods: [entry("backend", "Deployment", "backend")] });
    expect(secret).toMatchObject({
      ...{ type: "devspace.sh/remote-cache", data: { other: "a2VwdA==" } },
      metadata: { labels: { owner: "devspace", name: "backend" } },
    });
    await setMode("backend", "production");
    await subject.inMode("backend", "production");
    const after = await unlisted("backend");
    expect(after.cache).toEqual(own);
    expect(after.secret.metadata.uid).toBe(secret.metadata.uid);
  });

  it("goes when the CLI resets it, and the spec follows", async () => {
    await setMode("frontend", "dev");
    await subject.inMode("frontend", "dev");
    const { secret, cache } = await listed("frontend");
    expect(cache).toEqual({ devPods: [entry("frontend", "Deployment", "frontend")] });
    expect(secret).toMatchObject({
      type: "devspace.sh/remote-cache",
      metadata: { labels: { owner: "devspace", name: "frontend" } },
    });
    // What the CLI does, in its order (pkg/devspace/services/podreplace/revert.go).
    const { namespace } = subject;
    await controller.gateway.delete({ type: DEPLOYMENT, name: "frontend-devspace", namespace });
    await controller.gateway.mergePatch(
      { type: DEPLOYMENT, name: "frontend", namespace },
      { metadata: { annotations: { [DEVSPACE_ANNOTATION_REPLICAS]: null } }, spec: { replicas: 1 } },
    );
    await production("frontend");
    expect(await deployment("frontend-devspace")).toBeUndefined();
  });

  it("is healed when somebody else deletes it", async () => {
    await setMode("frontend", "dev");
    await subject.inMode("frontend", "dev");
    const before = (await deployment("frontend-devspace"))?.metadata.uid;
    await kubectl(["-n", subject.namespace, "delete", "deployment", "frontend-devspace"]);
    await waitFor("there is another one", async () => {
      const { uid } = (await deployment("frontend-devspace"))?.metadata ?? {};
      return uid !== undefined && uid !== before;
    });
    await subject.inMode("frontend", "dev");
    expect((await subject.view()).spec.components.frontend?.mode).toBe("dev");
    await setMode("frontend", "production");
    await subject.inMode("frontend", "production");
  });

  const folder = testFolder();
  it.for([
    ["backend", DEPLOYMENT, "backend"],
    ["database", STATEFUL_SET, "postgres"],
  ] as const)(
    "of the %s is found by the real `devspace reset pods`",
    async ([component, type, target], test) => {
      test.skip(!hasCli, "no DevSpace CLI: neither DEVSPACE_BIN nor the PATH has one");
      await setMode(component, "dev");
      await subject.inMode(component, "dev");
      const { cache } = await listed(component);
      expect(cache.devPods).toEqual([entry(component, type.kind, target)]);
      cpSync("devspace", path.join(folder, "devspace"), { recursive: true });
      const config = `devspace/devspace-${component}.yaml`;
      const args = ["reset", "pods", "--config", config, "-n", subject.namespace, "--no-warn", "--no-colors"];
      const env = { ...process.env, HOME: folder, KUBECONFIG: cluster().kubeconfig };
      const { code, stdout, stderr } = await tryCommand(binary, args, { cwd: folder, env });
      expect({ code, said: stdout + stderr }).toEqual({
        code: 0,
        said: expect.stringContaining("Successfully reset 1 pods"),
      });
      await production(component);
      expect(await deployment(`${target}-devspace`)).toBeUndefined();
      const restored = await controller.gateway.get({ type, name: target, namespace: subject.namespace });
      expect((restored as Workload | undefined)?.spec.replicas).toBe(1);
      expect(restored?.metadata.annotations).not.toHaveProperty("devspace-portal.io/parked");
    },
  );
});

describe("a component that the DevSpace CLI replaced", () => {
  /** What the CLI does, in its order (pkg/devspace/services/podreplace). */
  async function replaceAsCli(): Promise<void> {
    const target = await deployment("backend");
    if (!target) throw new Error("There is no backend.");
    const { namespace } = subject;
    await controller.gateway.mergePatch(
      { type: DEPLOYMENT, name: "backend", namespace },
      { metadata: { annotations: { [DEVSPACE_ANNOTATION_REPLICAS]: "1" } }, spec: { replicas: 0 } },
    );
    const labels = { ...target.spec.template.metadata.labels, "devspace.sh/replaced": "true" };
    await controller.gateway.create({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: {
        name: "backend-devspace",
        namespace,
        labels: { "devspace.sh/replaced": "true" },
        annotations: {
          "devspace.sh/parent-kind": "Deployment",
          "devspace.sh/parent-name": "backend",
          "devspace.sh/config-hash": "of-the-cli",
        },
      },
      spec: {
        strategy: { type: "Recreate" },
        selector: { matchLabels: labels },
        template: { ...target.spec.template, metadata: { ...target.spec.template.metadata, labels } },
      },
    });
  }

  it("is recognised and left alone", async () => {
    await replaceAsCli();
    const status = await subject.inMode("backend", "dev");
    expect(status).toMatchObject({ replacedBy: "devspace-cli", workload: "backend-devspace" });
    expect(await kubectl(["get", "denv", subject.name, "--no-headers"])).toMatch(/\sbackend\s/);
    // A change of something else, which makes the controller write, must not take the scale back.
    await subject.patch({ components: { frontend: { env: [{ name: "TOUCHED", value: "yes" }] } } });
    await subject.ready();
    expect((await deployment("backend"))?.spec.replicas).toBe(0);
    expect(await deployment("backend-devspace")).toBeDefined();
  });

  it("is adopted by asking for dev mode, and brought back by asking for production", async () => {
    await setMode("backend", "dev");
    await waitFor(
      "the dev workload is adopted",
      async () =>
        (await deployment("backend-devspace"))?.metadata.annotations?.["devspace-portal.io/adopted"],
    );
    await setMode("backend", "production");
    await subject.inMode("backend", "production");
    await waitFor("the dev workload is gone", async () => !(await deployment("backend-devspace")));
    expect((await deployment("backend"))?.spec.replicas).toBe(1);
    await subject.ready();
  });

  it("sleeps and wakes with its environment", async () => {
    await replaceAsCli();
    await subject.inMode("backend", "dev");
    await subject.patch({ paused: true });
    await subject.until("it sleeps", ({ status }) => status.phase === "Paused");
    expect((await deployment("backend-devspace"))?.spec.replicas).toBe(0);
    await subject.patch({ paused: false });
    await subject.inMode("backend", "dev");
    const woken = await deployment("backend-devspace");
    expect(woken?.spec.replicas).toBe(1);
    expect(woken?.metadata.annotations).not.toHaveProperty("devspace-portal.io/asleep");
  });

  it("is brought back by one change, though the spec said production all along", async () => {
    await kubectl(["annotate", "denv", subject.name, "devspace-portal.io/take-back.backend="]);
    await subject.inMode("backend", "production");
    await waitFor("the dev workload is gone", async () => !(await deployment("backend-devspace")));
    const restored = await deployment("backend");
    expect(restored?.spec.replicas).toBe(1);
    expect(restored?.metadata.annotations).not.toHaveProperty(DEVSPACE_ANNOTATION_REPLICAS);
    const forgotten = async () => {
      const found = await controller.gateway.get({ type: ENVIRONMENT, name: subject.name });
      return !Object.keys(found?.metadata.annotations ?? {}).some((key) => key.includes("take-back"));
    };
    await waitFor("the wish is forgotten", forgotten);
    // The next replacement is respected again.
    await replaceAsCli();
    expect(await subject.inMode("backend", "dev")).toMatchObject({ replacedBy: "devspace-cli" });
  });
});
