import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { namespaceOf } from "@/server/contract/names";
import { applyEnvironment, removeEnvironments, waitUntilEnvironmentReady } from "../kit/environments";
import { findPortal } from "../kit/record";
import { uniqueName } from "../kit/unique-name";

const { cluster } = await findPortal();
const name = uniqueName("walls");
const other = uniqueName("walls");

beforeAll(async () => {
  for (const each of [name, other]) await applyEnvironment(cluster, each, { owner: "ada@example.com" });
  for (const each of [name, other]) await waitUntilEnvironmentReady(cluster, each);
});
afterAll(() => removeEnvironments(cluster, [name, other]));

/** Whether a TCP connection from a component's container comes about within 4 s; bash and Python are what images have. */
async function canConnect(workload: string, host: string, port: number): Promise<boolean> {
  const attempt =
    workload === "deployment/backend"
      ? ["python", "-c", `import socket; socket.create_connection(("${host}", ${port}), 4)`]
      : ["timeout", "4", "bash", "-c", `exec 3<>/dev/tcp/${host}/${port}`];
  const result = await cluster.attempt(["-n", namespaceOf(name), "exec", workload, "--", ...attempt]);
  if (
    /not found|no such file|cannot exec/i.test(result.stderr) &&
    !/refused|timed out|unreachable/i.test(result.stderr)
  )
    throw new Error(`Cannot test from ${workload}: ${result.stderr}`);
  return result.code === 0;
}

const addressOf = (environment: string, service: string) =>
  cluster.run([
    "-n",
    namespaceOf(environment),
    "get",
    "service",
    service,
    "-o",
    "jsonpath={.spec.clusterIP}",
  ]);

describe("the arrows of the container diagram", () => {
  it.each([
    ["deployment/frontend", "backend-service", 8000],
    ["deployment/backend", "postgres-service", 5432],
  ])("%s reaches %s", async (workload, host, port) => {
    expect(await canConnect(workload, host, port)).toBe(true);
  });

  it.each([
    ["deployment/frontend", "postgres-service", 5432],
    ["deployment/backend", "frontend-service", 80],
    ["statefulset/postgres", "backend-service", 8000],
  ])("%s does not reach %s", async (workload, host, port) => {
    expect(await canConnect(workload, await addressOf(name, host), port)).toBe(false);
  });

  it("end at the environment: nothing of another one is in reach", async () => {
    expect(await canConnect("deployment/backend", await addressOf(other, "postgres-service"), 5432)).toBe(
      false,
    );
    expect(await canConnect("deployment/frontend", await addressOf(other, "backend-service"), 8000)).toBe(
      false,
    );
  });
});

describe("generated passwords", () => {
  const secretOf = async (environment: string) => {
    const text = await cluster.run([
      "-n",
      namespaceOf(environment),
      "get",
      "secret",
      "app-secrets",
      "-o",
      "json",
    ]);
    const { data } = JSON.parse(text) as { data: Record<string, string> };
    const decoded = Object.entries(data).map(([key, value]) => [
      key,
      Buffer.from(value, "base64").toString(),
    ]);
    return Object.fromEntries(decoded) as Record<string, string>;
  };

  it("differ between environments and are long", async () => {
    const [mine, others] = await Promise.all([secretOf(name), secretOf(other)]);
    for (const key of ["POSTGRES_PASSWORD", "SECRET_KEY"]) {
      expect(mine[key]?.length, key).toBeGreaterThanOrEqual(20);
      expect(mine[key], key).not.toBe(others[key]);
    }
  });

  it("are in no log, no event and no status", async () => {
    const { POSTGRES_PASSWORD: password = "", SECRET_KEY: key = "" } = await secretOf(name);
    const logs = (namespace: string, workload: string) =>
      cluster.run(["-n", namespace, "logs", workload, "--all-containers", "--tail=-1"]);
    const texts = await Promise.all([
      logs("devspace-portal", "deployment/portal-controller"),
      logs("devspace-portal", "deployment/portal-web"),
      ...["deployment/backend", "deployment/frontend", "statefulset/postgres"].map((workload) =>
        logs(namespaceOf(name), workload),
      ),
      cluster.run(["get", "events", "--all-namespaces", "-o", "json"]),
      cluster.run(["get", "denv", name, "-o", "json"]),
      cluster.run(["-n", namespaceOf(name), "get", "pods,deployments,statefulsets,configmaps", "-o", "json"]),
    ]);
    // Where logs could not be read, no password would be found in them.
    expect(texts.filter((text) => text !== "").length).toBeGreaterThanOrEqual(texts.length - 1);
    for (const text of texts) {
      expect(text.includes(password), "database password").toBe(false);
      expect(text.includes(key), "secret key").toBe(false);
    }
  });
});
