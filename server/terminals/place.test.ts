import { expect, it } from "vitest";
import type { EnvironmentObject } from "@/server/environments/resource";
import type { Gateway } from "@/server/kubernetes";
import { findPlace } from "./place";

function environment(
  spec: { owner?: string; paused?: boolean } = {},
  metadata: { uid?: string; deletionTimestamp?: string } = {},
) {
  return {
    metadata: { name: "shop", uid: "one", ...metadata },
    spec: { owner: "ada@example.com", paused: false, template: "x", components: {}, ...spec },
  } as unknown as EnvironmentObject;
}
const pod = (running: boolean) => ({
  metadata: { name: "web-0", uid: "p", labels: {} },
  spec: { containers: [{ name: "web" }] },
  status: {
    containerStatuses: [{ name: "web", restartCount: 2, ...(running ? { state: { running: {} } } : {}) }],
  },
});

/** Looks for a place in an environment that becomes `next` while the first look is under way. */
function look(next: EnvironmentObject | undefined, role: "user" | "admin" = "user") {
  const asked = environment();
  let current: EnvironmentObject | undefined = asked;
  const list = async () => {
    current = next;
    return { items: [pod(true)], resourceVersion: "1" };
  };
  return findPlace({
    ...{ gateway: { list } as unknown as Gateway, environment: asked, current: () => current },
    user: { email: "ada@example.com", role },
    ...{ template: undefined, start: { component: "web", program: "shell", debug: false } },
    ...{ tell: () => {}, signal: new AbortController().signal },
  });
}

it("finds the container that runs", async () => {
  expect(await look(environment())).toMatchObject({ namespace: "env-shop", pod: "web-0", restarts: 2 });
  expect(await look(environment({ owner: "Ada@example.com" }))).toMatchObject({ pod: "web-0" });
  expect(await look(environment({ owner: "bob@example.com" }), "admin")).toMatchObject({ pod: "web-0" });
});

it.each([
  ["was deleted", undefined],
  ["was deleted", environment({}, { uid: "two" })],
  ["was deleted", environment({}, { deletionTimestamp: "2026-01-01T00:00:00Z" })],
  ["belongs to somebody else", environment({ owner: "bob@example.com" })],
  ["is asleep", environment({ paused: true })],
])("refuses a place in an environment that %s meanwhile", async (why, next) => {
  await expect(look(next)).rejects.toThrow(why);
});
