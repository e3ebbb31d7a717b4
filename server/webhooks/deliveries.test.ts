import { createHmac } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { beforeAll, beforeEach, expect, it } from "vitest";
import type { Gateway } from "@/server/kubernetes";
import type { Store } from "@/server/store";
import { createStore } from "@/server/store/testing/database";
import type { TemplateObject } from "@/server/templates/resource";
import { createDeliveries } from "./deliveries";
import { describeWebhook, makeWebhookSecret, removeWebhookSecret } from "./secrets";

const body = Buffer.from('{"ref":"refs/heads/main"}');
const owner = { name: "shop", uid: "11111111-1111-1111-1111-111111111111" };
const QUIET_MS = 300;

let store: Store;
beforeAll(async () => {
  store = await createStore();
});
beforeEach(() => removeWebhookSecret(store, owner.name));

const signature = (secret: string) => ({
  "X-Hub-Signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
});

/** What is taken, and which templates the controller was told of. */
function deliveries(uid = owner.uid) {
  const told: string[] = [];
  const only: Pick<Gateway, "mergePatch"> = {
    async mergePatch({ name }, patch) {
      expect(JSON.stringify(patch)).toMatch(/^\{"metadata":\{"annotations":\{"devspace-portal.io\/pushed":/);
      told.push(name);
      return {} as never;
    },
  };
  const object = { metadata: { name: owner.name, uid } } as TemplateObject;
  const { take, admit } = createDeliveries({
    ...{ store, hub: only as Gateway, log: pino({ enabled: false }), quietMs: QUIET_MS },
    templates: { objects: { get: (name) => (name === owner.name ? object : undefined) } },
  });
  return {
    told,
    admit,
    /** `taken`, or the code it is refused with. */
    send: (headers: Record<string, string>, { template = owner.name, clientAddress = "192.0.2.1" } = {}) =>
      take({ template, headers: new Headers(headers), body, clientAddress }).then(
        () => "taken",
        (error: { problemCode?: string }) => error.problemCode,
      ),
  };
}

it("has the controller look for who knows the secret, and says the same to everybody else", async () => {
  const { send, told } = deliveries();
  expect(await send(signature("no secret was made"))).toBe("unauthenticated");
  const secret = await makeWebhookSecret(store, owner);
  expect(secret).toMatch(/^[\w-]{43}$/);
  const refusals = [
    await send({}),
    await send(signature(`${secret}0`)),
    await send(signature(secret), { template: "no-such-template" }),
    await send({ "X-Gitlab-Token": "none" }),
  ];
  expect(new Set(refusals)).toEqual(new Set(["unauthenticated"]));
  expect(told).toEqual([]);
  expect(await send(signature(secret))).toBe("taken");
  expect(told).toEqual(["shop"]);
});

it("takes nothing by a secret that was replaced, taken away, or of a template before", async () => {
  const { send } = deliveries();
  const first = await makeWebhookSecret(store, owner);
  const second = await makeWebhookSecret(store, owner);
  expect(await send(signature(first))).toBe("unauthenticated");
  expect(await send(signature(second))).toBe("taken");
  expect(await deliveries("another-uid").send(signature(second))).toBe("unauthenticated");
  expect(await describeWebhook(store, { ...owner, uid: "another-uid" })).not.toHaveProperty("since");
  await removeWebhookSecret(store, owner.name);
  expect(await send(signature(second))).toBe("unauthenticated");
});

it("tells of many pushes once, and once more after them", async () => {
  const { send, told } = deliveries();
  const secret = await makeWebhookSecret(store, owner);
  expect(await describeWebhook(store, owner)).toMatchObject({ path: "/api/webhooks/templates/shop" });
  for (let push = 0; push < 20; push++) await send(signature(secret));
  expect(told).toHaveLength(1);
  await delay(QUIET_MS * 3);
  expect(told).toHaveLength(2);
  expect((await describeWebhook(store, owner)).lastUsedAt).toBeDefined();
});

it("hears no more from an address that guesses, and goes on hearing others", async () => {
  const { send, admit } = deliveries();
  const secret = await makeWebhookSecret(store, owner);
  for (let guess = 0; guess < 30; guess++) expect(await send(signature("wrong"))).toBe("unauthenticated");
  expect(await send(signature(secret))).toBe("too-many-requests");
  expect(await send(signature(secret), { clientAddress: "198.51.100.1" })).toBe("taken");
  const sender = { template: owner.name, clientAddress: "192.0.2.1" };
  await expect(admit(sender)).rejects.toMatchObject({ problemCode: "too-many-requests" });
  await admit({ ...sender, clientAddress: "198.51.100.1" });
});
