import { beforeAll, describe, expect, it } from "vitest";
import { migrate, openStore, type Store } from "@/server/store";
import { createDatabase, createStore, MIGRATIONS } from "@/server/store/testing/database";
import { personPrincipal } from "../principal";
import { endSession, startSession } from "../sessions";
import { hashToken } from "../tokens";
import { toUser } from "../users";
import { createEntryNote } from "./note-entry";
import { createPassFinder } from "./pass-finder";
import { type Audience, findPass, issueTicket, redeemTicket, removeEndedPasses } from "./passes";
import { createShare, findShareFor, listShares, redeemKey, revokeShare } from "./shares";

const DAY = 86_400_000;
const later = (ms: number) => new Date(Date.now() + ms);
const audience: Audience = { environmentUid: "u-1", component: "frontend", endpoint: "app" };

let store: Store;
let count = 0;
beforeAll(async () => {
  store = await createStore();
});

async function person() {
  const row = await store.user.create({ data: { email: `p${++count}@example.com`, name: "Somebody" } });
  const { token } = await startSession(store, row.id);
  return { user: toUser(row), token };
}

async function passOf(sessionToken: string, shareId?: string): Promise<string> {
  const ticket =
    (await issueTicket(store, audience, { sessionToken, ...(shareId ? { shareId } : {}) })) ?? "";
  return (await redeemTicket(store, ticket, audience))?.secret ?? "";
}

describe("tickets", () => {
  it("work once, whoever comes first", async () => {
    const { token } = await person();
    const ticket = (await issueTicket(store, audience, { sessionToken: token })) ?? "";
    const taken = await Promise.all([1, 2, 3, 4].map(() => redeemTicket(store, ticket, audience)));
    expect(taken.filter((one) => one !== undefined)).toHaveLength(1);
  });

  it("made by one replica work once at whichever gets them, and their passes end at all", async () => {
    const url = await createDatabase();
    await migrate({ url, directory: MIGRATIONS });
    const [one, other] = [openStore(url), openStore(url)];
    const { id } = await one.user.create({ data: { email: "p@example.com", name: "Somebody" } });
    const { token } = await startSession(one, id);
    const ticket = (await issueTicket(one, audience, { sessionToken: token })) ?? "";
    const taken = await Promise.all([other, one, other].map((at) => redeemTicket(at, ticket, audience)));
    const [pass, ...more] = taken.filter((found) => found !== undefined);
    expect(more).toEqual([]);
    const find = [one, other].map((at) => createPassFinder(at));
    const found = () => Promise.all(find.map((at) => at([pass?.secret ?? ""], audience)));
    expect((await found()).map((seen) => seen?.user?.id)).toEqual([id, id]);
    await endSession(other, token);
    expect(await found()).toEqual([undefined, undefined]);
  });

  it("work within a minute, and for what they were made for alone", async () => {
    const { token } = await person();
    const ticket = (await issueTicket(store, audience, { sessionToken: token })) ?? "";
    for (const other of [{ environmentUid: "u-2" }, { component: "backend" }, { endpoint: "admin" }])
      expect(await redeemTicket(store, ticket, { ...audience, ...other })).toBeUndefined();
    expect(await redeemTicket(store, ticket, audience, later(60_001))).toBeUndefined();
    expect(await redeemTicket(store, ticket, audience)).toBeDefined();
    expect(await redeemTicket(store, "unknown", audience)).toBeUndefined();
  });

  it("are no cookies, nor cookies tickets, and only hashes are kept", async () => {
    const { token, user } = await person();
    const ticket = (await issueTicket(store, audience, { sessionToken: token })) ?? "";
    expect(await findPass(store, ticket)).toBeUndefined();
    const { secret = "" } = (await redeemTicket(store, ticket, audience)) ?? {};
    expect(await redeemTicket(store, secret, audience)).toBeUndefined();
    expect(await findPass(store, secret)).toEqual({ ...audience, user });
    const kept = JSON.stringify(await store.previewPass.findMany());
    for (const told of [ticket, secret]) expect(kept).not.toContain(told);
    expect(kept).toContain(hashToken(secret));
  });

  it("are not made for a session that has ended", async () => {
    const { token } = await person();
    await endSession(store, token);
    expect(await issueTicket(store, audience, { sessionToken: token })).toBeUndefined();
  });
});

describe("passes", () => {
  it("end with the session they came from, and with the person", async () => {
    const ada = await person();
    const secret = await passOf(ada.token);
    expect(await findPass(store, secret, later(31 * DAY))).toBeUndefined();
    await store.user.update({ where: { id: ada.user.id }, data: { deactivatedAt: new Date() } });
    expect(await findPass(store, secret)).toBeUndefined();
    await store.user.update({ where: { id: ada.user.id }, data: { deactivatedAt: null } });
    expect(await findPass(store, secret)).toBeDefined();
    await endSession(store, ada.token);
    expect(await findPass(store, secret)).toBeUndefined();
  });

  it("of one session or of one link are bounded: the oldest go", async () => {
    const { token, user } = await person();
    const first = await passOf(token);
    const second = await passOf(token);
    for (let opened = 0; opened < 19; opened++) await issueTicket(store, audience, { sessionToken: token });
    expect(await findPass(store, first)).toBeUndefined();
    expect(await findPass(store, second)).toBeDefined();
    const { share, key = "" } = await createShare({
      ...{ context: { store }, principal: personPrincipal(user), environment: "shop", audience },
      input: { emails: [], reason: "Look", expiresInDays: 1 },
    });
    const oldest = await redeemKey(store, key, audience);
    const { environmentUid, component, endpoint } = audience;
    await store.previewPass.createMany({
      data: Array.from({ length: 499 }, (_, at) => ({
        ...{ environmentUid, component, endpoint, ticket: false, tokenHash: hashToken(`${share.id}${at}`) },
        ...{ shareId: share.id, expiresAt: share.expiresAt },
      })),
    });
    expect(await findPass(store, oldest?.secret ?? "")).toBeDefined();
    await redeemKey(store, key, audience);
    expect(await findPass(store, oldest?.secret ?? "")).toBeUndefined();
    expect(await store.previewPass.count({ where: { shareId: share.id } })).toBe(500);
  });

  it("are removed when they are over", async () => {
    const { token } = await person();
    await issueTicket(store, audience, { sessionToken: token });
    const secret = await passOf(token);
    expect(await removeEndedPasses(store, later(61_000))).toBeGreaterThan(0);
    expect(await findPass(store, secret)).toBeDefined();
  });
});

describe("a cookie that lets nobody in", () => {
  it("is looked up once in a while, and neither for another endpoint", async () => {
    const find = createPassFinder(store);
    const { token, user } = await person();
    const secret = await passOf(token);
    const elsewhere = { ...audience, component: "backend" };
    expect(await find([secret], elsewhere)).toBeUndefined();
    expect(await find(["x".repeat(43), secret], audience)).toEqual({ ...audience, user });
    // As no pass ever does: were it looked up, it would be found.
    await store.previewPass.updateMany({
      where: { tokenHash: hashToken(secret) },
      data: { component: "backend" },
    });
    expect(await find([secret], elsewhere)).toBeUndefined();
    expect(await find([secret], elsewhere, later(10_001))).toMatchObject({ component: "backend" });
  });

  it("takes no more memory the more there are", async () => {
    const find = createPassFinder(store, 10);
    const secret = await passOf((await person()).token);
    const elsewhere = { ...audience, endpoint: "admin" };
    await find([secret], elsewhere);
    await store.previewPass.updateMany({
      where: { tokenHash: hashToken(secret) },
      data: { endpoint: "admin" },
    });
    const others = Array.from({ length: 10 }, (_, at) => String(at));
    expect(await find(others, elsewhere)).toBeUndefined();
    expect(await find([secret], elsewhere)).toBeDefined();
  });
});

describe("shares", () => {
  const input = { emails: ["Guest@example.com"], reason: "Look at the form", expiresInDays: 2 };
  const share = async (emails = input.emails) => {
    const owner = await person();
    const principal = personPrincipal(owner.user);
    const made = await createShare({
      ...{ context: { store }, principal, environment: "shop", audience, input: { ...input, emails } },
    });
    return { owner, principal, ...made };
  };
  const of = { environment: "shop", environmentUid: "u-1" };

  it("let the people named in, by a pass that ends with the share and with their session", async () => {
    const { share: made, principal, owner } = await share();
    const guest = await person();
    expect(await findShareFor(store, "guest@example.com", audience)).toMatchObject({ id: made.id });
    expect(
      await findShareFor(store, "guest@example.com", { ...audience, environmentUid: "u-2" }),
    ).toBeUndefined();
    expect(await findShareFor(store, "guest@example.com", audience, later(3 * DAY))).toBeUndefined();
    const secret = await passOf(guest.token, made.id);
    const used = async () =>
      (await listShares(store, "u-1")).find(({ id }) => id === made.id)?.lastUsedAt?.getTime();
    expect(await used()).toBeUndefined();
    const [at, soon, muchLater] = [new Date(), later(30_000), later(70_000)];
    for (const time of [at, soon]) await findPass(store, secret, time);
    expect(await used()).toBe(at.getTime());
    await findPass(store, secret, muchLater);
    expect(await used()).toBe(muchLater.getTime());
    expect(await findPass(store, secret)).toMatchObject({
      user: guest.user,
      share: { id: made.id, by: owner.user, emails: ["guest@example.com"] },
    });
    expect(await findPass(store, secret, later(3 * DAY))).toBeUndefined();
    await revokeShare({ context: { store }, principal, id: made.id, of });
    expect(await findPass(store, secret)).toBeUndefined();
    expect(await findShareFor(store, "guest@example.com", audience)).toBeUndefined();
  });

  it("let anyone in who has the key, until they are taken back or whoever made them is gone", async () => {
    const { share: made, key = "", principal, owner } = await share([]);
    expect(await redeemKey(store, key, { ...audience, component: "backend" })).toBeUndefined();
    const pass = await redeemKey(store, key, audience);
    expect(pass?.endsAt).toEqual(made.expiresAt);
    expect(await redeemKey(store, key, audience)).toBeDefined();
    const found = await findPass(store, pass?.secret ?? "");
    expect(found).toMatchObject({ share: { emails: [] } });
    expect(found).not.toHaveProperty("user");
    await store.user.update({ where: { id: owner.user.id }, data: { deactivatedAt: new Date() } });
    expect(await findPass(store, pass?.secret ?? "")).toBeUndefined();
    await store.user.update({ where: { id: owner.user.id }, data: { deactivatedAt: null } });
    await revokeShare({ context: { store }, principal, id: made.id, of });
    expect(await redeemKey(store, key, audience)).toBeUndefined();
  });

  it("are listed and taken back of their own environment alone, and audited without the key", async () => {
    const { share: made, key = "", principal } = await share([]);
    expect((await listShares(store, "u-1")).map(({ id }) => id)).toContain(made.id);
    expect(await listShares(store, "u-2")).toEqual([]);
    const elsewhere = { environment: "other", environmentUid: "u-2" };
    await expect(
      revokeShare({ context: { store }, principal, id: made.id, of: elsewhere }),
    ).rejects.toMatchObject({ problemCode: "not-found" });
    await revokeShare({ context: { store }, principal, id: made.id, of });
    await revokeShare({ context: { store }, principal, id: made.id, of });
    const entries = await store.auditEntry.findMany({ where: { actor: principal.user.email } });
    expect(entries.map(({ action }) => action).sort()).toEqual(["preview.share", "preview.unshare"]);
    expect(JSON.stringify(entries)).toContain("anyone");
    expect(JSON.stringify(entries)).not.toContain(key);
  });
});

describe("the audit", () => {
  it("tells each entry: who, where, and by a right of their own or which share; of a link once a minute", async () => {
    const noted: unknown[] = [];
    let now = 0;
    const note = createEntryNote({ note: async (entry) => void noted.push(entry) }, () => now);
    const { token, user } = await person();
    const enter = async (shareId?: string) => {
      const ticket =
        (await issueTicket(store, audience, { sessionToken: token, ...(shareId && { shareId }) })) ?? "";
      await note(await redeemTicket(store, ticket, audience), "shop", audience);
      await note(await redeemTicket(store, ticket, audience), "shop", audience);
    };
    await enter();
    const { share, key = "" } = await createShare({
      ...{ context: { store }, principal: personPrincipal(user), environment: "shop", audience },
      input: { emails: [], reason: "Look", expiresInDays: 1 },
    });
    await enter(share.id);
    const follow = async () => note(await redeemKey(store, key, audience), "shop", audience, "10.0.0.3");
    await follow();
    await follow();
    now += 60_000;
    await follow();
    const where = { component: "frontend", endpoint: "app" };
    const about = { action: "preview.enter", target: "shop" };
    const byShare = { ...where, by: "share", share: share.id };
    expect(noted).toEqual([
      { ...about, actor: user.email, detail: { ...where, by: "own right" } },
      { ...about, actor: user.email, detail: byShare },
      { ...about, actor: "anonymous", detail: byShare, address: "10.0.0.3" },
      { ...about, actor: "anonymous", detail: byShare, address: "10.0.0.3" },
    ]);
  });
});
