import { randomUUID } from "node:crypto";
import { setTimeout as pass } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { namespaceOf } from "@/server/contract/names";
import type { TerminalPayload } from "@/server/contract/terminals";
import { findApiServer } from "../kit/api-server";
import {
  applyEnvironment,
  getEnvironment,
  removeEnvironments,
  waitUntilEnvironmentReady,
} from "../kit/environments";
import { metricsOf } from "../kit/metrics";
import { joinPortal, newPerson } from "../kit/people";
import { openPreview } from "../kit/preview";
import { findPortal } from "../kit/record";
import { openPage } from "../kit/terminal-client";
import { uniqueName } from "../kit/unique-name";

const portal = await findPortal();
const { cluster } = portal;
const made: string[] = [];
afterAll(() => removeEnvironments(cluster, made));

const person = newPerson();

async function begin(prefix: string): Promise<string> {
  const name = uniqueName(prefix);
  made.push(name);
  await applyEnvironment(cluster, name, { owner: person.email });
  return name;
}

describe("it converges without a hand after", () => {
  /** Goes through all of it. */
  let hit: string;

  it("the controller was killed in the middle of a create", async () => {
    hit = await begin("killed");
    await waitFor("the create under way", async () => {
      const found = await getEnvironment(cluster, hit);
      return found?.status?.phase === "Creating";
    });
    await cluster.run([
      ...["-n", "devspace-portal", "delete", "pod", "-l", "app.kubernetes.io/name=portal-controller"],
      ...["--force", "--grace-period=0", "--wait=true"],
    ]);
    const { status } = (await getEnvironment(cluster, hit)) ?? {};
    expect(status?.phase, "the kill came in the middle").toBe("Creating");
    await waitUntilEnvironmentReady(cluster, hit);
  });

  it("its namespace was deleted behind its back", async () => {
    const uid = () =>
      cluster.run([
        "get",
        "namespace",
        namespaceOf(hit),
        "--ignore-not-found",
        "-o",
        "jsonpath={.metadata.uid}",
      ]);
    const before = await uid();
    await cluster.run(["delete", "namespace", namespaceOf(hit), "--wait=false"]);
    await waitFor("another namespace", async () => {
      const now = (await uid()).trim();
      return now !== "" && now !== before;
    });
    await waitUntilEnvironmentReady(cluster, hit);
  });

  it("the API server was stopped for 30 s and came back as another process, its watches expired", async (test) => {
    const pid = portal.kind === "cluster" && process.getuid?.() === 0 ? await findApiServer() : undefined;
    if (pid === undefined) return test.skip("needs root on the machine of the local cluster");
    const session = await joinPortal(person);
    const preview = await openPreview(session, hit, "frontend");
    const previewAnswers = async () => (await preview.request("/livez")).status === 200;
    await waitFor("its preview", previewAnswers, 60);
    const page = await openPage(session, portal.address);
    const said: TerminalPayload[] = [];
    page
      .open({
        ...{ environment: hit, id: randomUUID(), cols: 80, rows: 24 },
        start: { component: "backend" },
      })
      .onPayload((payload) => said.push(payload));
    await waitFor("a terminal in it", () => said.some(({ kind }) => kind === "attached"), 60);
    const during = await begin("outage");

    process.kill(pid, "SIGSTOP");
    try {
      await pass(30_000);
      // An outage of the cluster is no outage of the portal: it shows the last state it knows.
      expect((await fetch(`${portal.address}/readyz`)).status).toBe(200);
      const listed = await session.request("GET", "/api/environments");
      expect(listed.status).toBe(200);
      expect(JSON.stringify(listed.body)).toContain(hit);
      expect(await previewAnswers()).toBe(true);
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
    const ended = await waitFor("why the terminal ended", () => said.find(({ kind }) => kind === "ended"));
    expect(ended).toMatchObject({ reason: expect.stringMatching(/^The connection to the pod broke off/) });
    page.close();
    await waitUntilEnvironmentReady(cluster, during);
    const after = await begin("outage");
    await waitUntilEnvironmentReady(cluster, after);
    await waitFor("all three in the portal, Ready", async () => {
      const { body } = await session.request("GET", "/api/environments");
      const { items } = body as { items: { name: string; status: { phase: string } }[] };
      return [hit, during, after].every((name) =>
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
