import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readWebConfig } from "@/server/config";
import { terminalParams } from "@/server/contract/terminals";
import type { EnvironmentObject } from "@/server/environments/resource";
import { createLog } from "@/server/http/log";
import type { Gateway } from "@/server/kubernetes";
import { createTerminals } from "./terminals";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const user = {
  ...{ id: "ada", email: "ada@example.com", name: "Ada", role: "user" as const },
  ...{ createdAt: "2026-01-01T00:00:00Z", pending: false },
};

function environment(owner: string) {
  return {
    metadata: { name: "shop", uid: "one" },
    spec: { owner, paused: false, template: "x", components: {} },
  } as unknown as EnvironmentObject;
}

it.each([
  ["was deleted", undefined],
  ["belongs to somebody else", environment("bob@example.com")],
])("ends the terminals of an environment that %s", async (why, next) => {
  let current: EnvironmentObject | undefined = environment(user.email);
  const terminals = createTerminals({
    // A cluster that does not answer: nothing but the look at all of them ends one.
    gateway: { list: () => new Promise(() => {}) } as unknown as Gateway,
    templates: { get: () => undefined } as unknown as Parameters<typeof createTerminals>[0]["templates"],
    environments: { get: () => current },
    limits: readWebConfig({}).terminals,
    log: createLog({ level: "silent", name: "test" }),
    audit: async () => {},
  });
  const id = "7b0a4f0e-6a0b-4a55-8a6e-3f6d8f0f5d11";
  const start = { component: "web", program: "shell" };
  const params = terminalParams.parse({ environment: "shop", id, cols: 80, rows: 24, start });
  const { session } = terminals.open(params, { user });
  await vi.advanceTimersByTimeAsync(11_000);
  expect(session.phase.at).toBe("starting");
  current = next;
  await vi.advanceTimersByTimeAsync(11_000);
  expect(session.phase).toMatchObject({ at: "ended", ended: { reason: expect.stringContaining(why) } });
  await terminals.close();
});
