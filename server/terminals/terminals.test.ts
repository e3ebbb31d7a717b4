import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readWebConfig } from "@/server/config";
import type { User } from "@/server/contract/people";
import { terminalParams } from "@/server/contract/terminals";
import type { EnvironmentObject } from "@/server/environments/resource";
import { createLog } from "@/server/http/log";
import type { Gateway } from "@/server/kubernetes";
import { serveTerminals } from "./serve";
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

const other = { ...user, id: "bob", email: "bob@example.com", name: "Bob", role: "admin" as const };
const id = "7b0a4f0e-6a0b-4a55-8a6e-3f6d8f0f5d11";
const start = { component: "web", program: "shell" };
const params = terminalParams.parse({ environment: "shop", id, cols: 80, rows: 24, start });

/** Terminals whose environment and people a test changes. */
function terminalsOf() {
  const world: { environment: EnvironmentObject | undefined; people: User[] } = {
    environment: environment(user.email),
    people: [user, other],
  };
  const audit: object[] = [];
  const terminals = createTerminals({
    // A cluster that does not answer: nothing but the look at all of them ends one.
    gateway: { list: () => new Promise(() => {}) } as unknown as Gateway,
    templates: { get: () => undefined } as unknown as Parameters<typeof createTerminals>[0]["templates"],
    environments: { get: () => world.environment },
    limits: readWebConfig({}).terminals,
    log: createLog({ level: "silent", name: "test" }),
    people: async (ids) =>
      new Map(world.people.filter((one) => ids.includes(one.id)).map((one) => [one.id, one])),
    audit: async (entry) => void audit.push(entry),
    refused: async (entry) => void audit.push(entry),
  });
  return { terminals, world, audit };
}

it.each([
  ["was deleted", undefined],
  ["belongs to somebody else", environment("bob@example.com")],
])("ends the terminals of an environment that %s", async (why, next) => {
  const { terminals, world } = terminalsOf();
  const { session } = terminals.open(params, { user });
  await vi.advanceTimersByTimeAsync(11_000);
  expect(session.phase.at).toBe("starting");
  world.environment = next;
  await vi.advanceTimersByTimeAsync(11_000);
  expect(session.phase).toMatchObject({ at: "ended", ended: { reason: expect.stringContaining(why) } });
  await terminals.close();
});

it.each([
  ["bob@example.com has no account any more.", [user]],
  [
    "The account of bob@example.com was deactivated.",
    [user, { ...other, deactivatedAt: "2026-02-01T00:00:00Z" }],
  ],
  ["The role of bob@example.com was changed.", [user, { ...other, role: "user" as const }]],
])("ends the terminal of somebody who may not have it: %s", async (reason, people) => {
  const { terminals, world } = terminalsOf();
  const { session } = terminals.open(params, { user: other });
  await vi.advanceTimersByTimeAsync(11_000);
  expect(session.phase.at).toBe("starting");
  world.people = people;
  await vi.advanceTimersByTimeAsync(11_000);
  expect(session.phase).toMatchObject({ at: "ended", ended: { reason } });
  await terminals.close();
});

it("shuts out a guest who may not be there any more, notes their stay, and goes on", async () => {
  const { terminals, world, audit } = terminalsOf();
  const terminal = terminals.open(params, { user });
  terminal.shared = "read";
  const stopping = new AbortController();
  const stream = serveTerminals(terminals)({
    ...{ params, principal: { user: other }, address: "10.0.0.2", signal: stopping.signal },
    input: (async function* () {})(),
  });
  expect((await stream.next()).value).toMatchObject({ kind: "starting" });
  await vi.advanceTimersByTimeAsync(11_000);
  expect(terminal.viewers.count).toBe(1);
  world.people = [user];
  await vi.advanceTimersByTimeAsync(11_000);
  expect((await stream.next()).value).toMatchObject({
    kind: "ended",
    reason: "bob@example.com has no account any more.",
  });
  expect((await stream.next()).done).toBe(true);
  expect(terminal.session.phase.at).toBe("starting");
  const about = { actor: other.email, target: "shop", address: "10.0.0.2" };
  expect(audit).toEqual([
    { ...about, action: "terminal.join", detail: { id, owner: user.email, access: "read" } },
    { ...about, action: "terminal.leave", detail: { id, owner: user.email, seconds: 22 } },
  ]);
  await terminals.end("shop", id, { user: other, address: "10.0.0.2" });
  expect(audit.at(-1)).toMatchObject({ ...about, action: "terminal.close" });
  await terminals.close();
});

it("notes who was refused a terminal, and what ended one by itself, with the address", async () => {
  const { terminals, world, audit } = terminalsOf();
  terminals.open(params, { user, address: "10.0.0.1" });
  expect(() => terminals.open(params, { user: other, address: "10.0.0.2" })).toThrow(/does not share it/);
  world.environment = undefined;
  await vi.advanceTimersByTimeAsync(11_000);
  expect(audit).toMatchObject([
    {
      ...{ actor: other.email, action: "terminal.join", target: "shop", address: "10.0.0.2" },
      ...{ reason: "forbidden", detail: { id } },
    },
    { actor: user.email, action: "terminal.close", address: "10.0.0.1" },
  ]);
  await terminals.close();
});
