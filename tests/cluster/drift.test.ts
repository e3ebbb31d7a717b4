import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { namespaceOf } from "@/server/contract/names";
import { applyEnvironment, removeEnvironments, waitUntilEnvironmentReady } from "../kit/environments";
import { findPortal } from "../kit/record";
import { uniqueName } from "../kit/unique-name";

const { cluster } = await findPortal();
const name = uniqueName("drift");
const inNamespace = (...args: string[]) => ["-n", namespaceOf(name), ...args];

beforeAll(async () => {
  await applyEnvironment(cluster, name, { owner: "ada@example.com" });
  await waitUntilEnvironmentReady(cluster, name);
});
afterAll(() => removeEnvironments(cluster, [name]));

const field = async (object: string, jsonpath: string) =>
  (await cluster.run(inNamespace("get", object, "-o", `jsonpath=${jsonpath}`))).trim();

describe("drift is repaired:", () => {
  it.each([
    "deployment/backend",
    "service/frontend-service",
    "networkpolicy/default-deny",
    "configmap/app-config",
  ])("%s was deleted", async (object) => {
    const before = await field(object, "{.metadata.uid}");
    await cluster.run(inNamespace("delete", object, "--wait=true"));
    const after = await waitFor(`${object} again`, () => field(object, "{.metadata.uid}"), 30);
    expect(after).not.toBe(before);
    await waitUntilEnvironmentReady(cluster, name);
  });

  it.each([
    [
      "deployment/frontend",
      "{.spec.template.spec.containers[0].image}",
      [{ op: "replace", path: "/spec/template/spec/containers/0/image", value: "example.invalid/other:1" }],
    ],
    [
      "service/backend-service",
      "{.spec.ports[0].port}",
      [{ op: "replace", path: "/spec/ports/0/port", value: 8123 }],
    ],
    [
      "configmap/app-config",
      "{.data.POSTGRES_SERVER}",
      [{ op: "replace", path: "/data/POSTGRES_SERVER", value: "elsewhere" }],
    ],
    ["deployment/backend", "{.spec.replicas}", [{ op: "replace", path: "/spec/replicas", value: 3 }]],
  ])("%s %s was edited", async (object, jsonpath, patch) => {
    const before = await field(object, jsonpath);
    expect(before).not.toBe("");
    await cluster.run(inNamespace("patch", object, "--type=json", "-p", JSON.stringify(patch)));
    await waitFor(`${object} as before`, async () => (await field(object, jsonpath)) === before, 30);
    await waitUntilEnvironmentReady(cluster, name);
  });

  it("but what somebody else put there stays", async () => {
    await cluster.run(inNamespace("create", "configmap", "of-somebody-else", "--from-literal=a=b"));
    await cluster.run(["annotate", "denv", name, "example.com/touched=yes"]);
    await cluster.run(inNamespace("delete", "service", "backend-service"));
    await waitFor("backend-service again", () => field("service/backend-service", "{.metadata.uid}"), 30);
    expect(await field("configmap/of-somebody-else", "{.data.a}")).toBe("b");
  });
});
