import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { namespaceOf } from "@/server/contract/names";
import { queryDatabase } from "../kit/database";
import {
  applyEnvironment,
  endEnvironments,
  getEnvironment,
  removeEnvironments,
  waitUntilEnvironmentReady,
} from "../kit/environments";
import { readObjects } from "../kit/objects";
import { joinPortal, newPerson } from "../kit/people";
import { findPortal } from "../kit/record";
import { uniqueName } from "../kit/unique-name";

const portal = await findPortal();
const { cluster } = portal;

describe("an Environment written by kubectl apply", () => {
  const byForm = uniqueName("form");
  const byKubectl = uniqueName("apply");
  afterAll(() => removeEnvironments(cluster, [byForm, byKubectl]));

  it("gives the same objects as the form", async () => {
    const person = newPerson();
    const session = await joinPortal(person);
    const components = { backend: { env: [{ name: "FEATURE", value: "on" }] }, database: { storage: "2Gi" } };
    const description = "Made twice.";
    const answer = await session.request("POST", "/api/environments", {
      name: byForm,
      description,
      components,
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    await applyEnvironment(cluster, byKubectl, { owner: person.email, description, components });
    const [one, other] = await Promise.all([
      waitUntilEnvironmentReady(cluster, byForm),
      waitUntilEnvironmentReady(cluster, byKubectl),
    ]);
    expect(other.spec).toEqual(one.spec);
    const [formObjects, kubectlObjects] = await Promise.all([
      readObjects(cluster, byForm),
      readObjects(cluster, byKubectl),
    ]);
    expect(Object.keys(formObjects)).toEqual(
      expect.arrayContaining(["Deployment/backend", "Deployment/frontend", "StatefulSet/postgres"]),
    );
    expect(kubectlObjects).toEqual(formObjects);
  });

  it("tells each step of its creation with its time", async () => {
    const { status } = (await getEnvironment(cluster, byKubectl)) ?? {};
    expect(status?.steps.map(({ name, state }) => `${name} ${state}`)).toEqual(
      ["namespace", "policies", "config", "database", "backend", "frontend"].map((name) => `${name} done`),
    );
    for (const step of status?.steps ?? [])
      expect(Date.parse(step.finishedAt ?? ""), step.name).toBeGreaterThanOrEqual(
        Date.parse(step.startedAt ?? ""),
      );
    expect(status?.createdInMs).toBeGreaterThan(0);
  });
});

describe("sleep", () => {
  const name = uniqueName("sleep");
  beforeAll(async () => {
    await applyEnvironment(cluster, name, { owner: "Ada@Example.com" });
    await waitUntilEnvironmentReady(cluster, name);
  });
  afterAll(() => removeEnvironments(cluster, [name]));

  it("is found by its owner in lower case, however the owner was written", async () => {
    const found = ["get", "denv", "--field-selector", "spec.owner=ada@example.com", "-o", "name"];
    expect((await cluster.run(found)).split("\n")).toContain(`environment.devspace-portal.io/${name}`);
  });

  const setPaused = (paused: boolean) =>
    cluster.run(["patch", "denv", name, "--type=merge", "-p", JSON.stringify({ spec: { paused } })]);

  it("ends every pod, keeps the data, and is over when woken", async () => {
    await queryDatabase(cluster, name, "create table kept (word text); insert into kept values ('asleep')");
    await setPaused(true);
    await waitFor("phase Paused", async () => {
      const status = (await getEnvironment(cluster, name))?.status;
      return status?.phase === "Paused" && status.components.database?.state === "Asleep";
    });
    const pods = () => cluster.run(["-n", namespaceOf(name), "get", "pods", "-o", "name"]);
    await waitFor("no pods", async () => (await pods()).trim() === "");
    await setPaused(false);
    await waitUntilEnvironmentReady(cluster, name);
    expect(await queryDatabase(cluster, name, "select word from kept")).toBe("asleep");
  });
});

describe("deletion", () => {
  const name = uniqueName("delete");
  afterAll(() => removeEnvironments(cluster, [name]));

  it("removes the namespace and the volume, even while it is still being created", async () => {
    await applyEnvironment(cluster, name, { owner: "ada@example.com" });
    await waitFor("its volume", async () => {
      const claims = await cluster.run(["get", "pv", "-o", "jsonpath={.items[*].spec.claimRef.namespace}"]);
      return claims.split(" ").includes(namespaceOf(name));
    });
    await endEnvironments(cluster, [name]);
    await waitFor("no volume", async () => {
      const claims = await cluster.run(["get", "pv", "-o", "jsonpath={.items[*].spec.claimRef.namespace}"]);
      return !claims.split(" ").includes(namespaceOf(name));
    });
  });
});
