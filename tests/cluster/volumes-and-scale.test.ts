import { beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { bundled } from "@/server/environments/template/testing/bundled";
import { fileController } from "../kit/file-controller";
import { kubectl, tryKubectl } from "../kit/kubectl";
import { record } from "../kit/record-health";
import type { Subject } from "../kit/subject";
import { uniqueName } from "../kit/unique-name";

/** Who else changes what an environment stands on: an autoscaler, a storage class, somebody who deletes the volume. */
const controller = fileController({ templates: bundled });
let subject: Subject;

beforeAll(async () => {
  subject = await controller.create(uniqueName("volume"));
  await subject.ready();
}, 240_000);

const inNamespace = (...args: string[]) => kubectl(["-n", subject.namespace, ...args]);
const replicas = async () =>
  Number(await inNamespace("get", "deployment/backend", "-o", "jsonpath={.spec.replicas}"));

describe("an autoscaler", () => {
  it("owns the replicas of what it scales; flips and sleep still settle", async () => {
    await inNamespace("autoscale", "deployment/backend", "--min=2", "--max=3", "--cpu-percent=80");
    const scaled = await subject.until(
      "two pods by the autoscaler",
      ({ status }) =>
        status.components.backend?.scaledBy !== undefined && status.components.backend.readyReplicas === 2,
    );
    expect(scaled.status.components.backend).toMatchObject({
      scaledBy: { min: 2, max: 3 },
      desiredReplicas: 2,
    });
    // Nobody takes it back: the Deployment keeps its generation while both look at it, far longer than a pass takes.
    const generation = () =>
      inNamespace("get", "deployment/backend", "-o", "jsonpath={.metadata.generation}");
    const before = await generation();
    await subject.patch({ description: "Another pass." });
    await subject.ready();
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    expect(await replicas()).toBe(2);
    expect(await generation()).toBe(before);

    await subject.patch({ components: { backend: { mode: "dev" } } });
    await subject.inMode("backend", "dev");
    expect(await replicas()).toBe(0);
    await subject.patch({ components: { backend: { mode: "production" } } });
    await subject.inMode("backend", "production");
    await waitFor("the autoscaler goes on", async () => (await replicas()) === 2, 60);
    await inNamespace("delete", "hpa/backend");
    await subject.until("the spec's number again", ({ status }) => {
      const { scaledBy, readyReplicas } = status.components.backend ?? {};
      return scaledBy === undefined && readyReplicas === 1;
    });
  });
});

describe("storage", () => {
  it("that the class does not let grow can be taken back", async () => {
    const { status } = await subject.view();
    expect(status.components.database?.volume).toMatchObject({ size: "1Gi", canGrow: false });
    await subject.patch({ components: { database: { storage: "2Gi" } } });
    const refused = await subject.until("told", ({ status: now }) => now.phase === "Degraded");
    const degraded = refused.status.conditions.find(({ type }) => type === "Degraded")?.message ?? "";
    expect(degraded).toContain("The volume of the database stays at 1Gi");
    expect(degraded).toContain("set storage back to 1Gi");
    await subject.patch({ components: { database: { storage: "1Gi" } } });
    await subject.until("well again", ({ status: now }) => now.phase === "Ready");
  });
});

describe("a database that lost its volume", () => {
  const exec = async (...command: string[]) => {
    const { code, stdout } = await tryKubectl(["-n", subject.namespace, "exec", ...command]);
    return code === 0 ? stdout.trim() : undefined;
  };
  const tables = async () => {
    const query = "select count(*) from information_schema.tables where table_schema = 'public'";
    const count = await exec("postgres-0", "--", "psql", "-U", "app", "-d", "app", "-Atc", query);
    return count === undefined ? undefined : Number(count);
  };
  const readyz = async () => {
    const ask = `printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3; read -r _ status _ <&3; echo "$status"`;
    const script = `exec 3<>/dev/tcp/127.0.0.1/8000; ${ask}`;
    return (await exec("deployment/backend", "--", "bash", "-c", script)) ?? "";
  };

  it("has its tables again, of which the backend is ready, and the loss is told", async () => {
    const before = (await subject.view()).status.components.database?.volume?.uid;
    await inNamespace("delete", "pvc/data-postgres-0", "--wait=false");
    await inNamespace("delete", "pod/postgres-0", "--wait=false");
    const { status } = await subject.until("the loss is told", ({ status: now }) =>
      now.findings.some(({ code }) => code === "VolumeReplaced"),
    );
    const finding = status.findings.find(({ code }) => code === "VolumeReplaced");
    expect(finding).toMatchObject({
      ...{ component: "database", severity: "warning" },
      subject: { kind: "PersistentVolumeClaim", name: "data-postgres-0" },
      since: status.components.database?.volume?.replacedAt,
    });
    expect(finding?.evidence[0]?.value).toBe(status.components.database?.volume?.since);
    await record(controller.gateway, subject, {
      ...{ code: "VolumeReplaced", kind: "hit", component: "database" },
    });
    expect(status.components.database?.volume?.uid).not.toBe(before);
    // Whenever it has no tables, the backend says so.
    const answers: string[] = [];
    await waitFor("its tables are there again", async () => {
      const [had, answer, has] = [await tables(), await readyz(), await tables()];
      if (had === 0 && has === 0) answers.push(answer);
      return has !== undefined && has > 2;
    });
    expect(answers).not.toContain("200");
    await subject.ready();
    const events = await kubectl(["get", "events", "-n", "default", "-o", "jsonpath={.items[*].reason}"]);
    expect(events).toContain("VolumeReplaced");
  });
});
