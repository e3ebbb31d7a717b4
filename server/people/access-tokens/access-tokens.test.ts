import { beforeAll, describe, expect, it } from "vitest";
import type { Role } from "@/server/contract/people";
import type { Store } from "@/server/store";
import { createStore } from "@/server/store/testing/database";
import type { BySession, Principal } from "../principal";
import { hashToken } from "../tokens";
import { toUser } from "../users";
import { createAccessToken } from "./create";
import { findTokenPrincipal } from "./find";
import { listAccessTokens } from "./list";
import { removeEndedTokens, revokeAccessToken } from "./revoke";

const DAY = 86_400_000;
const later = (ms: number) => new Date(Date.now() + ms);
const code = (problemCode: string) => expect.objectContaining({ problemCode });

let store: Store;
let count = 0;
beforeAll(async () => {
  store = await createStore();
});

async function person(role: Role = "user"): Promise<Principal<BySession>> {
  const row = await store.user.create({ data: { email: `p${++count}@example.com`, name: "Somebody", role } });
  const end = later(DAY);
  return { user: toUser(row), via: { kind: "session", token: "s", expiresAt: end, endsAt: end } };
}

const make = (principal: Principal<BySession>, expiresInDays = 30) =>
  createAccessToken({
    context: { store, maxDays: 90 },
    principal,
    input: { name: "ci", scopes: ["read"], expiresInDays },
  });

describe("access tokens", () => {
  it("are kept as a hash only, and told once", async () => {
    const ada = await person();
    const { token, secret } = await make(ada);
    expect(secret).toMatch(/^dsp_[A-Za-z0-9_-]{43}$/);
    expect(secret.startsWith(token.hint)).toBe(true);
    const row = await store.accessToken.findUniqueOrThrow({ where: { id: token.id } });
    expect(row.tokenHash).toBe(hashToken(secret));
    const everything = JSON.stringify([
      ...(await store.accessToken.findMany()),
      ...(await store.auditEntry.findMany()),
      await listAccessTokens({ context: { store }, principal: ada, of: "me" }),
    ]);
    expect(everything).not.toContain(secret);
    expect(everything).toContain("access-token.create");
  });

  it("last as long as was said, and no longer than the configuration allows", async () => {
    const ada = await person();
    const { secret } = await make(ada, 7);
    expect(await findTokenPrincipal(store, secret, later(7 * DAY - 60_000))).toMatchObject({
      user: { email: ada.user.email },
      via: { kind: "token", scopes: ["read"] },
    });
    expect(await findTokenPrincipal(store, secret, later(7 * DAY))).toBeUndefined();
    await expect(make(ada, 91)).rejects.toMatchObject({ errors: [{ field: "expiresInDays" }] });
  });

  it("note their use at most once a minute", async () => {
    const { token, secret } = await make(await person());
    const noted = async (now: Date) => {
      await findTokenPrincipal(store, secret, now);
      const row = await store.accessToken.findUniqueOrThrow({ where: { id: token.id } });
      return row.lastUsedAt?.getTime();
    };
    const first = later(0);
    expect(await noted(first)).toBe(first.getTime());
    expect(await noted(new Date(first.getTime() + 59_000))).toBe(first.getTime());
    expect(await noted(new Date(first.getTime() + 60_000))).toBe(first.getTime() + 60_000);
  });

  it("are revoked by their person or an administrator; others do not learn that they exist", async () => {
    const [ada, eve, root] = [await person(), await person(), await person("admin")];
    const context = { store };
    for (const principal of [ada, root]) {
      const { token, secret } = await make(ada);
      const revoke = (who: Principal) => revokeAccessToken({ context, principal: who, id: token.id });
      await expect(revoke(eve)).rejects.toEqual(code("not-found"));
      expect(await findTokenPrincipal(store, secret)).toBeDefined();
      expect(await revoke(principal)).toEqual({ userId: ada.user.id });
      await revoke(principal);
      expect(await findTokenPrincipal(store, secret)).toBeUndefined();
    }
    const entries = await store.auditEntry.findMany({ where: { action: "access-token.revoke" } });
    expect(entries.map((entry) => entry.actor)).toEqual([ada.user.email, root.user.email]);
  });

  it("are listed to their person, and all of them to administrators only", async () => {
    const [ada, root] = [await person(), await person("admin")];
    const { token } = await make(ada);
    const { token: revoked } = await make(ada);
    await revokeAccessToken({ context: { store }, principal: ada, id: revoked.id });
    const list = (principal: Principal, of: "me" | "everybody") =>
      listAccessTokens({ context: { store }, principal, of });
    expect(await list(ada, "me")).toEqual([token]);
    expect(await list(root, "me")).toEqual([]);
    expect(await list(root, "everybody")).toContainEqual(token);
    await expect(list(ada, "everybody")).rejects.toEqual(code("forbidden"));
  });

  it("are at most fifty a person, and go with their person", async () => {
    const ada = await person();
    const made = [];
    for (let index = 0; index < 50; index++) made.push(await make(ada));
    await expect(make(ada)).rejects.toEqual(code("conflict"));
    await store.user.delete({ where: { id: ada.user.id } });
    for (const { secret } of made.slice(0, 2))
      expect(await findTokenPrincipal(store, secret)).toBeUndefined();
  });

  it("are swept a month after they ended", async () => {
    const { token } = await make(await person(), 7);
    const left = () => store.accessToken.count({ where: { id: token.id } });
    await removeEndedTokens(store, later(36 * DAY));
    expect(await left()).toBe(1);
    await removeEndedTokens(store, later(38 * DAY));
    expect(await left()).toBe(0);
  });
});
