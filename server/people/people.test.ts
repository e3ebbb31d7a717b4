import { cp, readdir } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { migrate, openStore, type Store } from "@/server/store";
import { createDatabase, createStore, MIGRATIONS } from "@/server/store/testing/database";
import { isStoreUnavailable } from "@/server/store/unavailable";
import { createResetLink } from "./create-reset-link";
import { createSetupLink } from "./create-setup-link";
import { describeLink } from "./describe-link";
import { findPasswordIdentity } from "./identities";
import { inviteUser } from "./invite-user";
import { hashPassword } from "./passwords";
import { redeemLink } from "./redeem-link";
import { endSession, findSession, removeEndedSessions } from "./sessions";
import { signIn } from "./sign-in";
import { createSignInPace, type SignInPace } from "./sign-in-pace";
import { HandClock } from "./testing/hand-clock";
import { hashToken } from "./tokens";
import { listUsers } from "./users";

const PASSWORD = "correct horse battery";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let store: Store;
beforeAll(async () => {
  store = await createStore();
});

const code = (problemCode: string) => expect.objectContaining({ problemCode });
const later = (ms: number) => new Date(Date.now() + ms);

async function invite(email: string, role: "admin" | "user" = "user"): Promise<string> {
  const input = { email, name: "Somebody", role };
  return (await inviteUser({ context: { store, actor: "cli" }, input })).link.token;
}

async function join(email: string): Promise<void> {
  await redeemLink({
    context: { store },
    token: await invite(email),
    input: { name: "Somebody", password: PASSWORD },
  });
}

const scope = { host: "localhost:3000", origins: ["http://localhost:3000"] };

function attempt(
  email: string,
  password: string,
  { pace = createSignInPace(), clientAddress = "10.0.0.1", cookie }: Partial<From> = {},
) {
  const context = { store, pace, clientAddress };
  return signIn({ context, browser: { cookie, scope }, input: { email, password } });
}

interface From {
  pace: SignInPace;
  clientAddress: string;
  cookie: string;
}

describe("the first administrator", () => {
  it("comes from a setup link that works once, and of several at once only one wins", async () => {
    const own = await createStore();
    const context = { store: own };
    const input = { name: "Ada", password: PASSWORD };
    const stale = await createSetupLink({ context });
    const token = (await createSetupLink({ context })) ?? "";
    await expect(describeLink({ context, token: stale ?? "" })).rejects.toEqual(code("not-found"));
    expect(await describeLink({ context, token })).toMatchObject({ purpose: "setup" });
    await expect(redeemLink({ context, token, input })).rejects.toMatchObject({
      errors: [{ field: "email" }],
    });

    const racers = ["ada@example.com", "eve@example.com", "bob@example.com"];
    const outcomes = await Promise.allSettled(
      racers.map((email) => redeemLink({ context, token, input: { ...input, email } })),
    );
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ problemCode: "gone" });
    expect(await own.user.findMany()).toMatchObject([{ role: "admin" }]);
    expect(await createSetupLink({ context })).toBeUndefined();
  });

  it("is not made by a setup link that is still open when another one was used", async () => {
    const own = await createStore();
    const context = { store: own };
    const token = (await createSetupLink({ context })) ?? "";
    const invited = await inviteUser({
      context: { store: own, actor: "cli" },
      input: { email: "root@example.com", name: "Root", role: "admin" },
    });
    await redeemLink({ context, token: invited.link.token, input: { name: "Root", password: PASSWORD } });
    const input = { email: "eve@example.com", name: "Eve", password: PASSWORD };
    await expect(redeemLink({ context, token, input })).rejects.toEqual(code("gone"));
    await expect(describeLink({ context, token })).rejects.toEqual(code("gone"));
    expect(await own.user.count()).toBe(1);
  });
});

describe("invitations", () => {
  it("set a password once; a newer one replaces an older one", async () => {
    const old = await invite("cleo@example.com");
    const token = await invite("cleo@example.com");
    const input = { name: "Cleo", password: PASSWORD };
    await expect(redeemLink({ context: { store }, token: old, input })).rejects.toEqual(code("not-found"));
    const { user } = await redeemLink({ context: { store }, token, input });
    expect(user).toMatchObject({ email: "cleo@example.com", name: "Cleo", role: "user", pending: false });
    await expect(redeemLink({ context: { store }, token, input })).rejects.toEqual(code("gone"));
    await expect(invite("cleo@example.com")).rejects.toMatchObject({
      problemCode: "conflict",
      errors: [{ field: "email" }],
    });
  });

  it("are worth nothing after a week, and never name another address", async () => {
    const token = await invite("dora@example.com");
    const input = { name: "Dora", password: PASSWORD };
    const context = { store };
    await expect(redeemLink({ context, token, input, now: later(8 * DAY) })).rejects.toEqual(code("gone"));
    const other = { ...input, email: "root@example.com" };
    await expect(redeemLink({ context, token, input: other })).rejects.toMatchObject({
      errors: [{ field: "email" }],
    });
    expect(await findPasswordIdentity(store, "dora@example.com")).toBeNull();
  });

  it("keep only hashes of tokens and passwords", async () => {
    const token = await invite("finn@example.com");
    const signedIn = await redeemLink({
      context: { store },
      token,
      input: { name: "Finn", password: PASSWORD },
    });
    const everything = JSON.stringify([
      await store.user.findMany(),
      await store.identity.findMany(),
      await store.session.findMany(),
      await store.oneTimeLink.findMany(),
      await store.auditEntry.findMany(),
    ]);
    for (const secret of [token, signedIn.token, PASSWORD]) expect(everything).not.toContain(secret);
    expect(everything).toContain("$argon2id$v=19$m=19456,t=2,p=1$");
  });

  it("for a lost password sign the user out everywhere", async () => {
    await join("gina@example.com");
    const before = await attempt("gina@example.com", PASSWORD);
    const context = { store, actor: "cli" };
    const { token } = await createResetLink({ context, user: { email: "gina@example.com" } });
    expect(await findSession(store, before.token)).toBeDefined();
    const input = { name: "Gina", password: "another long password" };
    const after = await redeemLink({ context: { store }, token, input });
    expect(await findSession(store, before.token)).toBeUndefined();
    expect(await findSession(store, after.token)).toBeDefined();
    await expect(attempt("gina@example.com", PASSWORD)).rejects.toEqual(code("unauthenticated"));
  });
});

describe("a link whose use runs out of time", () => {
  const input = { name: "Ada", password: PASSWORD };
  /** A store in which a transaction is cut off by its time limit, after `meanwhile`. */
  const busyAfter = (meanwhile: () => Promise<unknown>): Store =>
    Object.create(store, {
      $transaction: {
        value: async () => {
          await meanwhile();
          return store.$transaction(async (client) => {
            await client.$executeRaw`SET LOCAL statement_timeout = 10`;
            await client.$queryRaw`SELECT pg_sleep(5)::text`;
          });
        },
      },
    });

  it("is told as used when somebody else used it meanwhile, and as the store's trouble otherwise", async () => {
    const token = await invite("busy@example.com");
    const nothing = redeemLink({ context: { store: busyAfter(async () => {}) }, token, input });
    await expect(nothing).rejects.toSatisfy(isStoreUnavailable);
    const other = () => redeemLink({ context: { store }, token, input });
    await expect(redeemLink({ context: { store: busyAfter(other) }, token, input })).rejects.toEqual(
      code("gone"),
    );
  });
});

describe("a password", () => {
  it("that is easy to guess is refused with its field and a reason, and the link stays good", async () => {
    const token = await invite("olga.brandt@example.com");
    const redeem = (password: string) =>
      redeemLink({ context: { store }, token, input: { name: "Olga Brandt", password } });
    for (const weak of ["aaaaaaaaaaaa", "Olga.Brandt@example.com", "olgabrandt12", "qwertyuiop12"])
      await expect(redeem(weak)).rejects.toMatchObject({
        problemCode: "invalid-request",
        errors: [{ field: "password", message: expect.stringMatching(/\w+ .*\./) }],
      });
    expect((await redeem(PASSWORD)).user.email).toBe("olga.brandt@example.com");
  });

  it("is the same however the keyboard composes its letters", async () => {
    const password = "Käsespätzle für alle";
    const token = await invite("paul@example.com");
    const input = { name: "Paul", password: password.normalize("NFD") };
    await redeemLink({ context: { store }, token, input });
    for (const form of ["NFC", "NFD"])
      expect((await attempt("paul@example.com", password.normalize(form))).user.name).toBe("Paul");
  });

  it("of before identities still signs in, after the migration that moved it", async () => {
    const url = await createDatabase();
    const migrations = testFolder();
    const before = (await readdir(MIGRATIONS)).filter((name) => name < "20261128090500");
    for (const name of before)
      await cp(path.join(MIGRATIONS, name), path.join(migrations, name), { recursive: true });
    await migrate({ url, directory: migrations });
    const old = openStore(url);
    const hash = await hashPassword(PASSWORD);
    await old.$executeRaw`INSERT INTO users (id, email, name, role, password_hash) VALUES
      (gen_random_uuid(), 'ada@example.com', 'Ada', 'admin', ${hash}), (gen_random_uuid(), 'bob@example.com', 'Bob', 'user', NULL)`;
    await old.$executeRaw`INSERT INTO one_time_links (id, token_hash, purpose, user_id, expires_at, used_at)
      SELECT gen_random_uuid(), repeat('a', 64), 'invitation', id, now(), '2026-01-02' FROM users WHERE name = 'Ada'`;

    expect(await migrate({ url, directory: MIGRATIONS })).toContain("20261128090500_identities");
    const store = openStore(url);
    const people = await listUsers({ context: { store } });
    expect(people.map(({ name, pending }) => ({ name, pending }))).toEqual([
      { name: "Ada", pending: false },
      { name: "Bob", pending: true },
    ]);
    expect(await store.identity.findMany()).toMatchObject([
      { provider: "password", subject: "ada@example.com", secretHash: hash },
    ]);
    const ada = await store.user.findUnique({ where: { email: "ada@example.com" } });
    expect(ada?.joinedAt).toEqual(new Date("2026-01-02T00:00:00Z"));
    expect(await createSetupLink({ context: { store } })).toBeUndefined();
    const context = { store, pace: createSignInPace(), clientAddress: "10.0.0.1" };
    const input = { email: "ada@example.com", password: PASSWORD };
    const browser = { cookie: null, scope };
    expect((await signIn({ context, browser, input })).user.role).toBe("admin");
  });
});

describe("signing in", () => {
  it("tells a wrong password from an unknown or invited user by nothing", async () => {
    await join("hugo@example.com");
    await invite("iris@example.com");
    const refusals = await Promise.all(
      ["hugo@example.com", "iris@example.com", "nobody@example.com"].map((email) =>
        attempt(email, "wrong password").catch((error: unknown) => error),
      ),
    );
    for (const refused of refusals) expect(refused).toMatchObject({ problemCode: "unauthenticated" });
    expect(new Set(refusals.map((refused) => (refused as Error).message)).size).toBe(1);
    expect((await attempt("hugo@example.com", PASSWORD)).user.email).toBe("hugo@example.com");
  });

  it("lets the right person in after any number of wrong passwords from the same address, later", async () => {
    await join("jack@example.com");
    const clock = new HandClock();
    const pace = createSignInPace(clock);
    for (let count = 0; count < 12; count++)
      await expect(attempt("jack@example.com", "wrong password", { pace })).rejects.toEqual(
        code("unauthenticated"),
      );
    const before = clock.now();
    expect((await attempt("jack@example.com", PASSWORD, { pace })).user.email).toBe("jack@example.com");
    expect(clock.now() - before).toBe(16_000);
    const again = clock.now();
    await attempt("jack@example.com", PASSWORD, { pace });
    expect(clock.now()).toBe(again);
  });

  it("does not let an attack wait for a browser in which the person signed in before", async () => {
    await join("nina@example.com");
    const clock = new HandClock();
    const pace = createSignInPace(clock);
    const { deviceCookie } = await attempt("nina@example.com", PASSWORD, { pace });
    const cookie = deviceCookie.split(";")[0] ?? "";
    for (let count = 0; count < 8; count++)
      await attempt("nina@example.com", "wrong password", { pace }).catch(() => {});
    const before = clock.now();
    await attempt("nina@example.com", PASSWORD, { pace, cookie });
    expect(clock.now()).toBe(before);
    // Nor does the cookie of one person open the way to another.
    await join("otto@example.com");
    for (let count = 0; count < 6; count++)
      await attempt("otto@example.com", "wrong password", { pace, cookie }).catch(() => {});
    await attempt("otto@example.com", PASSWORD, { pace, cookie });
    expect(clock.now()).toBeGreaterThan(before);
  });
});

describe("sessions", () => {
  it("end after a week without use, move with use, and never outlive 30 days", async () => {
    await join("kim@example.com");
    const { token } = await attempt("kim@example.com", PASSWORD);
    expect(await findSession(store, token, later(7 * DAY + HOUR))).toBeUndefined();
    for (let day = 6; day < 30; day += 6)
      expect(await findSession(store, token, later(day * DAY))).toBeDefined();
    expect(await findSession(store, token, later(30 * DAY - HOUR))).toBeDefined();
    expect(await findSession(store, token, later(30 * DAY + HOUR))).toBeUndefined();
  });

  it("are over for everybody who holds the token", async () => {
    await join("lea@example.com");
    const { token } = await attempt("lea@example.com", PASSWORD);
    await endSession(store, token);
    expect(await findSession(store, token)).toBeUndefined();
    expect(await findSession(store, hashToken(token))).toBeUndefined();
  });

  it("are swept once they are over", async () => {
    await join("mia@example.com");
    const { token } = await attempt("mia@example.com", PASSWORD);
    await removeEndedSessions(store, later(6 * DAY));
    expect(await store.session.count({ where: { tokenHash: hashToken(token) } })).toBe(1);
    await removeEndedSessions(store, later(8 * DAY));
    expect(await store.session.count({ where: { tokenHash: hashToken(token) } })).toBe(0);
  });
});
