import { expect, it } from "vitest";
import type { Gateway, Secret } from "@/server/kubernetes";
import { fullStack } from "../template/testing/bundled";
import { ensureSecrets } from "./secrets";

it("are made without asking first whether they are there", async () => {
  const made: Secret[] = [];
  const only: Pick<Gateway, "create"> = {
    create: async (object) => {
      const { stringData = {} } = object as Secret;
      const coded = Object.entries(stringData).map(([key, value]) => [
        key,
        Buffer.from(value).toString("base64"),
      ]);
      const secret = { ...object, data: Object.fromEntries(coded) };
      made.push(secret);
      return secret;
    },
  };
  const { failures } = await ensureSecrets({ cluster: only as Gateway }, "shop", {
    ...{ template: fullStack, present: [] },
    access: (call) => call(),
  });
  expect(failures).toEqual([]);
  expect(made.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([
    "env-shop/app-secrets",
  ]);
});
