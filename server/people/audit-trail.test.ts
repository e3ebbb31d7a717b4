import { pino } from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import type { Store } from "@/server/store";
import { openStore } from "@/server/store";
import { createStore } from "@/server/store/testing/database";
import { type AuditTrail, createAuditTrail } from "./audit-trail";
import type { Principal } from "./principal";

const log = pino({ level: "silent" });
const HOUR = 3_600_000;
let store: Store;
let trail: AuditTrail;
let now = 0;
beforeEach(async () => {
  store = await createStore();
  trail = createAuditTrail({ store, log, now: () => now });
});

const entries = () => store.auditEntry.findMany({ orderBy: { id: "asc" } });
const refusal = {
  ...{ action: "session.create", target: "ada@example.com", reason: "unauthenticated" },
  ...{ address: "10.0.0.1", requestId: "r" },
};
const person = (email: string, role: "admin" | "user"): Principal => ({
  user: { id: email, email, name: email, role, createdAt: "", pending: false },
  via: { kind: "session", token: "s", expiresAt: new Date(), endsAt: new Date() },
});

describe("refusals", () => {
  it("are noted with actor and address at once, and repeated ones as a number", async () => {
    for (let count = 0; count < 500; count++) await trail.refused(refusal);
    await trail.refused({ ...refusal, actor: "eve@example.com" });
    expect(await entries()).toMatchObject([
      { actor: "anonymous", action: "session.create", outcome: "refused", address: "10.0.0.1" },
      { actor: "eve@example.com", detail: { reason: "unauthenticated" } },
    ]);
    await trail.flush();
    await trail.flush();
    expect((await entries()).slice(2)).toMatchObject([
      { detail: { reason: "unauthenticated", more: 499 }, target: "ada@example.com" },
    ]);
  });

  it("of a flood that changes its words are few rows, and leave room for people who are known", async () => {
    for (let count = 0; count < 1_000; count++)
      await trail.refused({
        ...refusal,
        target: `guess-${count}@example.com`,
        address: `10.0.${count % 250}.1`,
      });
    await trail.refused({
      ...refusal,
      actor: "ada@example.com",
      action: "environment.patch",
      target: "shop",
    });
    await trail.flush();
    const all = await entries();
    expect(all).toHaveLength(32);
    expect(all).toContainEqual(expect.objectContaining({ actor: "ada@example.com", target: "shop" }));
    expect(all.at(-1)).toMatchObject({ action: "audit.overflow", detail: { more: 970 } });
  });

  it("cut what clients chose too long, and never fail what was refused", async () => {
    await trail.refused({ ...refusal, target: "x".repeat(5_000), address: "y".repeat(500) });
    expect((await entries())[0]?.target).toHaveLength(254);
    const away = createAuditTrail({ store: openStore("postgresql://portal:x@127.0.0.1:1/portal"), log });
    await away.refused(refusal);
  });
});

describe("administrators' looks at what is others'", () => {
  const shop = { metadata: { name: "shop" }, spec: { owner: "Ada@example.com" } };

  it("are noted once an hour; nobody's look at their own is", async () => {
    const root = person("root@example.com", "admin");
    await trail.read(root, "logs", shop);
    await trail.read(root, "logs", shop);
    await trail.read(root, "view", undefined);
    await trail.read(person("ada@example.com", "user"), "logs", shop);
    await trail.read(person("ada@example.com", "admin"), "logs", shop);
    now += HOUR;
    await trail.read(root, "logs", shop);
    expect(await entries()).toMatchObject([
      {
        ...{ actor: "root@example.com", action: "environment.logs", target: "shop", outcome: "done" },
        detail: { owner: "Ada@example.com" },
      },
      { action: "environment.view", target: "*" },
      { action: "environment.logs" },
    ]);
  });
});
