import { setTimeout as pass } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { namespaceOf } from "@/server/contract/names";
import { findApiServer } from "../kit/api-server";
import {
  applyEnvironment,
  getEnvironment,
  removeEnvironments,
  waitUntilEnvironmentReady,
} from "../kit/environments";
import { metricsOf } from "../kit/metrics";
import { joinPortal, newPerson } from "../kit/people";
import { findPortal } from "../kit/record";
import { uniqueName } from "../kit/unique-name";

const portal = await findPortal();
const { cluster } = portal;
const made: string[] = [];
afterAll(() => removeEnvironments(cluster, made));

async function begin(prefix: string, owner = "ada@example.com"): Promise<string> {
  const name = uniqueName(prefix);
  made.push(name);
  await applyEnvironment(cluster, name, { owner });
  return name;
}

describe("it converges without a hand after", () => {
  it("the controller was killed in the middle of a create", async () => {
    const name = await begin("killed");
    await waitFor("the create under way", async () => {
      const found = await getEnvironment(cluster, name);
      return found?.status?.phase === "Creating";
    });
    await cluster.run([
      ...["-n", "devspace-portal", "delete", "pod", "-l", "app.kubernetes.io/name=portal-controller"],
      ...["--force", "--grace-period=0", "--wait=true"],
    ]);
    const { status } = (await getEnvironment(cluster, name)) ?? {};
    expect(status?.phase, "the kill came in the middle").toBe("Creating");
    await waitUntilEnvironmentReady(cluster, name);
  });

  it("its namespace was deleted behind its back", async () => {
    const name = await begin("vanished");
    await waitUntilEnvironmentReady(cluster, name);
    const uid = () =>
      cluster.run([
        "get",
        "namespace",
        namespaceOf(name),
        "--ignore-not-found",
        "-o",
        "jsonpath={.metadata.uid}",
      ]);
    const before = await uid();
    await cluster.run(["delete", "namespace", namespaceOf(name), "--wait=false"]);
    await waitFor("another namespace", async () => {
      const now = (await uid()).trim();
      return now !== "" && now !== before;
    });
    await waitUntilEnvironmentReady(cluster, name);
  });

  it("the API server was stopped for 30 s and came back as another process, its watches expired", async (test) => {
    const pid = portal.kind === "cluster" && process.getuid?.() === 0 ? await findApiServer() : undefined;
    if (pid === undefined) return test.skip("needs root on the machine of the local cluster");
    const person = newPerson();
    const session = await joinPortal(person);
    const before = await begin("outage", person.email);
    await waitUntilEnvironmentReady(cluster, before);
    const during = await begin("outage", person.email);

    process.kill(pid, "SIGSTOP");
    try {
      await pass(30_000);
      // An outage of the cluster is no outage of the portal: it shows the last state it knows.
      expect((await fetch(`${portal.address}/readyz`)).status).toBe(200);
      const listed = await session.request("GET", "/api/environments");
      expect(listed.status).toBe(200);
      expect(JSON.stringify(listed.body)).toContain(before);
    } finally {
      // Never to wake: the kubelet starts a new one, whose watch cache knows nothing of the old resource versions.
      process.kill(pid, "SIGKILL");
    }
    await waitFor("another API server", async () => {
      const now = await findApiServer();
      return (
        now !== undefined && now !== pid && (await cluster.attempt(["get", "--raw", "/readyz"])).code === 0
      );
    });
    await waitUntilEnvironmentReady(cluster, during);
    const after = await begin("outage", person.email);
    await waitUntilEnvironmentReady(cluster, after);
    await waitFor("all three in the portal, Ready", async () => {
      const { body } = await session.request("GET", "/api/environments");
      const { items } = body as { items: { name: string; status: { phase: string } }[] };
      return [before, during, after].every((name) =>
        items.some((item) => item.name === name && item.status.phase === "Ready"),
      );
    });
    // Somewhere a watch was told that its resource version is gone, and listed anew.
    const metrics = await Promise.all([
      metricsOf(cluster, "portal-controller"),
      metricsOf(cluster, "portal-web"),
    ]);
    expect(metrics.join("\n")).toMatch(/portal_watch_restarts_total\{[^}]*reason="gone"[^}]*\} [1-9]/);
  }, 420_000);
});
