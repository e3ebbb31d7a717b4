import { expect, it } from "vitest";
import type { KubernetesObject } from "@/server/kubernetes";
import { fullStack } from "../template/testing/bundled";
import { fieldsOf } from "./patch";
import { dropSecrets, secretFaults } from "./secrets";

const parameters = [
  { name: "TOKEN", type: "secret", required: true, title: "Token of the shop" },
  { name: "HINT", type: "secret", required: false, maxLength: 3 },
] as const;
const template = { ...fullStack, description: { ...fullStack.description, parameters: [...parameters] } };
const fieldsAtFault = (secrets: Record<string, string | null>, complete = true, has?: string[]) =>
  secretFaults(template, secrets, { complete, has }).map(({ field }) => field);

it("are refused by their field: unknown ones, wrong ones, and what is required and not there", () => {
  expect(fieldsAtFault({ TOKEN: "t" })).toEqual([]);
  expect(fieldsAtFault({})).toEqual(["secrets.TOKEN"]);
  expect(fieldsAtFault({}, true, ["TOKEN"])).toEqual([]);
  expect(fieldsAtFault({}, false)).toEqual([]);
  expect(fieldsAtFault({ OTHER: "x", HINT: "long" }, false)).toEqual(["secrets.OTHER", "secrets.HINT"]);
  expect(fieldsAtFault({ HINT: null }, false)).toEqual([]);
  expect(fieldsAtFault({ TOKEN: null }, false)).toEqual(["secrets.TOKEN"]);
});

it("are dropped under a name that nobody can guess, for one environment", async () => {
  const made: KubernetesObject[] = [];
  const hub = { create: async (object: KubernetesObject) => void made.push(object) };
  const annotations = await dropSecrets({ hub: hub as never }, "shop", { TOKEN: "hunter2", HINT: null });
  const [drop] = made;
  expect(drop).toMatchObject({
    metadata: { namespace: "devspace-portal-secrets", labels: { "devspace-portal.io/environment": "shop" } },
    data: { TOKEN: Buffer.from("hunter2").toString("base64"), HINT: "" },
  });
  expect(drop?.metadata.name).toMatch(/^[0-9a-f]{32}$/);
  expect(Object.keys(annotations)).toEqual([`devspace-portal.io/secrets.${drop?.metadata.name}`]);
  expect(JSON.stringify(annotations)).not.toContain("hunter2");
  expect(await dropSecrets({ hub: hub as never }, "shop", {})).toEqual({});
  expect(made).toHaveLength(1);
});

it("are in the audit log by their names alone", () => {
  expect(fieldsOf({ parameters: { TAG: "1" }, secrets: { TOKEN: "hunter2" } })).toEqual([
    "parameters.TAG",
    "secrets.TOKEN",
  ]);
});
