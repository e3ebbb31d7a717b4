import { beforeAll, describe, expect, it } from "vitest";
import type { Role } from "@/server/contract/people";
import type { Store } from "@/server/store";
import { createStore } from "@/server/store/testing/database";
import { changeUser, findSuccessor, removeUser } from "./change-user";
import { createResetLink } from "./create-reset-link";
import { describeLink } from "./describe-link";
import { inviteUser } from "./invite-user";
import { type BySession, type Principal, sessionPrincipal } from "./principal";
import { redeemLink } from "./redeem-link";
import { findSession } from "./sessions";
import { signIn } from "./sign-in";
import { createSignInPace } from "./sign-in-pace";

const PASSWORD = "correct horse battery";
const code = (problemCode: string) => expect.objectContaining({ problemCode });

let store: Store;
let root: Principal<BySession>;
beforeAll(async () => {
  store = await createStore();
  root = await join(store, "root@example.com", "admin");
});

async function join(own: Store, email: string, role: Role = "user"): Promise<Principal<BySession>> {
  const context = { store: own, actor: "cli" };
  const { link } = await inviteUser({ context, input: { email, name: "Somebody", role } });
  const input = { name: "Somebody", password: PASSWORD };
  return sessionPrincipal(await redeemLink({ context, token: link.token, input }));
}

const attempt = (email: string, password = PASSWORD) => {
  const context = { store, pace: createSignInPace(), clientAddress: "10.0.0.1" };
  const browser = { cookie: null, scope: { host: "localhost:3000", origins: [] } };
  return signIn({ context, browser, input: { email, password } });
};
const change = (
  by: Principal<BySession>,
  id: string,
  input: { role?: Role; active?: boolean },
  own = store,
) => changeUser({ context: { store: own }, principal: by, id, input });

describe("a deactivated user", () => {
  it("is signed out at once, cannot sign in, learns why only by the right password, and comes back", async () => {
    const { user, via } = await join(store, "ada@example.com");
    const context = { store, actor: "root@example.com" };
    const link = await createResetLink({ context, user });
    expect(await change(root, user.id, { active: false })).toMatchObject({
      deactivatedAt: expect.any(String),
    });
    expect(await findSession(store, via.token)).toBeUndefined();
    await expect(describeLink({ context, token: link.token })).rejects.toEqual(code("not-found"));
    await expect(createResetLink({ context, user })).rejects.toEqual(code("conflict"));
    await expect(attempt(user.email)).rejects.toMatchObject({
      problemCode: "forbidden",
      message: expect.stringContaining("deactivated"),
    });
    await expect(attempt(user.email, "a wrong password")).rejects.toEqual(code("unauthenticated"));
    expect(await change(root, user.id, { active: true })).not.toHaveProperty("deactivatedAt");
    expect((await attempt(user.email)).user.id).toBe(user.id);
    const entries = await store.auditEntry.findMany({
      where: { target: user.email },
      orderBy: { id: "asc" },
    });
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["reset-link.create", "user.deactivate", "user.reactivate"]),
    );
  });
});

describe("administrators", () => {
  it("change roles, but nobody changes or removes themselves", async () => {
    const { user } = await join(store, "bob@example.com");
    expect(await change(root, user.id, { role: "admin" })).toMatchObject({ role: "admin" });
    expect(await change(root, user.id, { role: "user" })).toMatchObject({ role: "user" });
    for (const input of [{ role: "user" }, { active: false }] as const)
      await expect(change(root, root.user.id, input)).rejects.toEqual(code("conflict"));
    const itself = { context: { store }, principal: root, id: root.user.id };
    await expect(removeUser(itself)).rejects.toEqual(code("conflict"));
  });

  it.each([
    [
      "deactivate",
      (own: Store, by: Principal<BySession>, id: string) => change(by, id, { active: false }, own),
    ],
    ["demote", (own: Store, by: Principal<BySession>, id: string) => change(by, id, { role: "user" }, own)],
    [
      "delete",
      (own: Store, by: Principal<BySession>, id: string) =>
        removeUser({ context: { store: own }, principal: by, id }),
    ],
  ] as const)("who %s each other at the same time leave one", async (_what, act) => {
    const own = await createStore();
    const [ada, bob] = [
      await join(own, "ada@example.com", "admin"),
      await join(own, "bob@example.com", "admin"),
    ];
    const outcomes = await Promise.allSettled([act(own, ada, bob.user.id), act(own, bob, ada.user.id)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toEqual(code("conflict"));
    const active = { role: "admin", joinedAt: { not: null }, deactivatedAt: null } as const;
    expect(await own.user.count({ where: active })).toBe(1);
  });

  it("remove a user with everything that let them in, and hand over to somebody who may sign in", async () => {
    const [{ user, via }, next] = [
      await join(store, "cleo@example.com"),
      await join(store, "dan@example.com"),
    ];
    expect(await findSuccessor(store, next.user.id, user.id)).toMatchObject({ email: "dan@example.com" });
    await change(root, next.user.id, { active: false });
    for (const id of [next.user.id, user.id, root.user.id.replaceAll(/[0-9a-f]/g, "0")])
      await expect(findSuccessor(store, id, user.id)).rejects.toMatchObject({ errors: [{ field: "to" }] });
    await removeUser({ context: { store }, principal: root, id: user.id });
    expect(await findSession(store, via.token)).toBeUndefined();
    expect(await store.identity.count({ where: { subject: user.email } })).toBe(0);
    await expect(attempt(user.email)).rejects.toEqual(code("unauthenticated"));
  });
});

it("a reset link asks for a password alone, and the one before it is worth nothing", async () => {
  const { user } = await join(store, "eve@example.com");
  const context = { store, actor: "root@example.com" };
  const before = await createResetLink({ context, user });
  const link = await createResetLink({ context, user });
  expect(link.purpose).toBe("reset");
  await expect(describeLink({ context, token: before.token })).rejects.toEqual(code("not-found"));
  const input = { password: "another long password" };
  await redeemLink({ context, token: link.token, input });
  expect((await attempt(user.email, input.password)).user.name).toBe("Somebody");
});
