import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as accessTokensRoute from "@/app/api/access-tokens/route";
import * as logsRoute from "@/app/api/environments/[name]/logs/route";
import * as environmentRoute from "@/app/api/environments/[name]/route";
import * as environmentsRoute from "@/app/api/environments/route";
import * as sessionRoute from "@/app/api/session/route";
import * as userRoute from "@/app/api/users/[id]/route";
import * as usersRoute from "@/app/api/users/route";
import * as webhookRoute from "@/app/api/webhooks/templates/[name]/route";
import { testFolder } from "@/kit/testing/folder";
import { readWebConfig } from "@/server/config";
import type { Scope } from "@/server/contract/access";
import type { Role } from "@/server/contract/people";
import { bundled } from "@/server/environments/template/testing/bundled";
import { createWebMetrics } from "@/server/http/metrics";
import { refusal } from "@/server/http/problem";
import { gatewayToNowhere } from "@/server/kubernetes/testing/nowhere";
import { createAccessToken } from "@/server/people/access-tokens/create";
import { createGuessLimit } from "@/server/people/access-tokens/guess-limit";
import { createSecret } from "@/server/people/access-tokens/secret";
import { createAllowance } from "@/server/people/allowance";
import { createAuditTrail } from "@/server/people/audit-trail";
import { inviteUser } from "@/server/people/invite-user";
import { sessionPrincipal } from "@/server/people/principal";
import { redeemLink } from "@/server/people/redeem-link";
import { findSession } from "@/server/people/sessions";
import { createSignInPace } from "@/server/people/sign-in-pace";
import { csrfTokenOf } from "@/server/people/tokens";
import { getRuntime, type Runtime, setRuntime } from "@/server/runtime";
import { openStore, type Store } from "@/server/store";
import { createStore } from "@/server/store/testing/database";
import { Environments } from "@/server/stream/testing/hub-under-test";
import { publishedTemplates } from "@/server/templates/revisions/registry";
import { createTerminals, doorOf } from "@/server/terminals";
import type { Delivery } from "@/server/webhooks";
import { auditActionOf } from "./audit-refusal";

const ORIGIN = "http://portal.localhost:3000";
/** A cluster that is not there: whatever slips past a guard fails to reach it. */
const gateway = gatewayToNowhere(testFolder());

const delivered: Delivery[] = [];
let store: Store;
let ada: string;
const environments = new Environments();

beforeAll(async () => {
  store = await createStore();
  ada = await join("ada@example.com");
  environments.put("hers", "ada@example.com");
  environments.put("theirs", "eve@example.com");
  setRuntime({
    ...{ store, environments: environments as unknown as Runtime["environments"], config: readWebConfig({}) },
    log: pino({ level: "silent" }),
    metrics: createWebMetrics(new Registry()),
    hub: gateway,
    cluster: gateway,
    auditTrail: createAuditTrail({ store, log: pino({ level: "silent" }) }),
    guessLimit: createGuessLimit(4),
    templates: publishedTemplates({ gateway, bundled }),
    signInPace: createSignInPace(),
    logReaders: createAllowance(1, "Too many logs."),
    fileCopies: createAllowance(1, "Too many files."),
    terminals: doorOf(
      createTerminals({
        ...{ gateway, templates: bundled, environments: { get: () => undefined } },
        ...{ limits: readWebConfig({}).terminals, log: pino({ level: "silent" }) },
        ...{ people: async () => new Map(), audit: async () => {}, refused: async () => {} },
      }),
    ),
    recheckStreams: async () => {},
    deliveries: {
      take: async (delivery) => void delivered.push(delivery),
      async admit({ template }) {
        if (template === "flooded") throw refusal("payload-too-large", "Whatever it is.");
      },
    },
  });
});
afterAll(() => setRuntime(undefined));

async function join(email: string): Promise<string> {
  const input = { email, name: "Somebody", role: "user" as const };
  const { link } = await inviteUser({ context: { store, actor: "cli" }, input });
  const person = { name: "Somebody", password: "correct horse battery" };
  return (await redeemLink({ context: { store }, token: link.token, input: person })).token;
}

interface Sent {
  method?: string;
  headers?: Record<string, string | undefined>;
  body?: unknown;
}

/** As a browser of Ada's on the portal's own page would send it; a header of `undefined` is left out. */
function request(path: string, { method = "GET", headers = {}, body }: Sent = {}): Request {
  const all = {
    origin: ORIGIN,
    host: "portal.localhost:3000",
    "sec-fetch-site": "same-origin",
    "content-type": "application/json",
    cookie: `portal_session=${ada}`,
    "x-csrf-token": csrfTokenOf(ada),
    ...headers,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new Request(`${ORIGIN}${path}`, {
    method,
    headers: given,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const at = (params: Record<string, string> = {}) => ({ params: Promise.resolve(params) });
const codeOf = async (answer: Response) => ((await answer.json()) as { code?: string }).code;

const WRITES = [
  ["POST", "/api/environments", environmentsRoute.POST, {}],
  ["PATCH", "/api/environments/hers", environmentRoute.PATCH, { name: "hers" }],
  ["DELETE", "/api/environments/hers", environmentRoute.DELETE, { name: "hers" }],
  ["POST", "/api/users", usersRoute.POST, {}],
  ["DELETE", "/api/session", sessionRoute.DELETE, {}],
] as const;

describe.each(WRITES)("%s %s", (method, path, run, params) => {
  it.each([
    ["no origin", { origin: undefined }, "origin-not-allowed"],
    ["no origin of its own", { origin: "null" }, "origin-not-allowed"],
    ["the origin of a sibling", { origin: "http://evil.localhost" }, "origin-not-allowed"],
    ["a sibling site", { "sec-fetch-site": "same-site" }, "origin-not-allowed"],
    ["no session", { cookie: undefined }, "unauthenticated"],
    ["no CSRF token", { "x-csrf-token": undefined }, "csrf-token-invalid"],
    ["the CSRF token of another session", { "x-csrf-token": csrfTokenOf("x") }, "csrf-token-invalid"],
  ])("is refused with %s", async (_what, headers, code) => {
    const body = method === "DELETE" ? undefined : { name: "new-one", paused: true };
    expect(await codeOf(await run(request(path, { method, headers, body }), at(params)))).toBe(code);
  });
});

it("what a git host tells needs neither session nor origin, and comes byte for byte", async () => {
  const headers = { "content-type": "text/plain", "x-gitlab-token": "t", origin: "https://git.example.com" };
  const deliver = (body: Uint8Array<ArrayBuffer>) =>
    webhookRoute.POST(
      new Request(`${ORIGIN}/api/webhooks/templates/shop`, { method: "POST", headers, body }),
      at({ name: "shop" }),
    );
  const bytes = new Uint8Array([0x7b, 0xff, 0x00, 0x0d, 0x0a]);
  expect((await deliver(bytes)).status).toBe(202);
  const [delivery] = delivered;
  expect(delivery).toMatchObject({ template: "shop" });
  expect([...(delivery?.body ?? [])]).toEqual([...bytes]);
  expect(delivery?.headers.get("x-gitlab-token")).toBe("t");
  expect(await codeOf(await deliver(new Uint8Array(1024 * 1024 + 1)))).toBe("payload-too-large");
  expect(delivered).toHaveLength(1);
});

it("nothing is read of what an address sends that has sent too much", async () => {
  const body = new ReadableStream({ pull: () => expect.unreachable("It was read.") }, { highWaterMark: 0 });
  const sent = { method: "POST", body, duplex: "half" };
  const answer = await webhookRoute.POST(
    new Request(`${ORIGIN}/api/webhooks/templates/flooded`, sent),
    at({ name: "flooded" }),
  );
  expect(await codeOf(answer)).toBe("payload-too-large");
});

it("signing in needs the portal's origin, too", async () => {
  const body = { email: "ada@example.com", password: "correct horse battery" };
  const headers = { origin: "http://evil.localhost" };
  const answer = await sessionRoute.POST(request("/api/session", { method: "POST", headers, body }), at());
  expect(await codeOf(answer)).toBe("origin-not-allowed");
  expect(answer.headers.get("set-cookie")).toBeNull();
});

it("a list has one's own environments only, and users are for administrators", async () => {
  const answer = await environmentsRoute.GET(request("/api/environments"), at());
  expect(await answer.json()).toMatchObject({ items: [{ name: "hers" }] });
  expect(await codeOf(await usersRoute.GET(request("/api/users"), at()))).toBe("forbidden");
});

it.each([
  ["GET", "", environmentRoute.GET, undefined],
  ["PATCH", "", environmentRoute.PATCH, { paused: true }],
  ["DELETE", "", environmentRoute.DELETE, undefined],
  ["GET", "/logs", logsRoute.GET, undefined],
] as const)(
  "%s of somebody else's environment%s is refused as a missing one",
  async (method, path, run, body) => {
    const answer = await run(
      request(`/api/environments/theirs${path}`, { method, body }),
      at({ name: "theirs" }),
    );
    expect(answer.status).toBe(404);
    expect(await codeOf(answer)).toBe("not-found");
  },
);

it("a body of more than 64 KiB is refused, also when its length was not announced", async () => {
  const body = { name: "x".repeat(70_000) };
  const answer = await environmentsRoute.POST(request("/api/environments", { method: "POST", body }), at());
  expect(await codeOf(answer)).toBe("payload-too-large");
});

it("a database that is away is told as such, and not as a mistake", async () => {
  const runtime = getRuntime();
  const answer = await (async () => {
    setRuntime({ ...runtime, store: openStore("postgresql://portal:x@127.0.0.1:1/portal") });
    return sessionRoute.GET(request("/api/session"), at());
  })().finally(() => setRuntime(runtime));
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("5");
  expect(await codeOf(answer)).toBe("store-unavailable");
});

it("a session that ended opens nothing", async () => {
  const token = await join("kim@example.com");
  await store.session.deleteMany({ where: { user: { email: "kim@example.com" } } });
  const headers = { cookie: `portal_session=${token}` };
  expect(await codeOf(await sessionRoute.GET(request("/api/session", { headers }), at()))).toBe(
    "unauthenticated",
  );
});

it("whoever is deactivated is let in nowhere from then on, and what they have open is looked at again", async () => {
  const token = await join("leaver@example.com");
  const root = await join("chief@example.com");
  await store.user.update({ where: { email: "chief@example.com" }, data: { role: "admin" } });
  const { id } = await store.user.findUniqueOrThrow({ where: { email: "leaver@example.com" } });
  const rechecked: string[] = [];
  const runtime = getRuntime();
  setRuntime({ ...runtime, recheckStreams: async (user) => void rechecked.push(user) });
  const as = (session: string) => ({
    cookie: `portal_session=${session}`,
    "x-csrf-token": csrfTokenOf(session),
  });
  const sent = { method: "PATCH", headers: as(root), body: { active: false } };
  const done = await userRoute
    .PATCH(request(`/api/users/${id}`, sent), at({ id }))
    .finally(() => setRuntime(runtime));
  expect(done.status).toBe(200);
  expect(rechecked).toEqual([id]);
  const headers = as(token);
  for (const [method, path, run, params] of WRITES)
    expect(await codeOf(await run(request(path, { method, headers }), at(params)))).toBe("unauthenticated");
  const reads = [environmentsRoute.GET, usersRoute.GET, accessTokensRoute.GET, sessionRoute.GET];
  for (const read of reads)
    expect(await codeOf(await read(request("/api/any", { headers }), at()))).toBe("unauthenticated");
});

describe("an access token", () => {
  const make = async (scopes: Scope[], email = "ada@example.com", role: Role = "user") => {
    const session = await findSession(store, await join(`${randomUUID()}.${email}`));
    if (!session) throw new Error("nobody joined");
    const owner = await store.user.upsert({
      where: { email },
      create: { email, name: "Somebody", role },
      update: { role },
    });
    const principal = sessionPrincipal({ ...session, user: { ...session.user, id: owner.id, email } });
    const context = { store, maxDays: 30 };
    const { secret } = await createAccessToken({
      ...{ context, principal },
      input: { name: "ci", scopes, expiresInDays: 7 },
    });
    return secret;
  };
  /** As a program would: no cookie, no origin, no CSRF token. */
  const by = (secret: string, path: string, { headers, ...sent }: Sent = {}) =>
    request(path, {
      ...sent,
      headers: {
        ...{ origin: undefined, cookie: undefined, "x-csrf-token": undefined, "sec-fetch-site": undefined },
        ...{ authorization: `Bearer ${secret}`, "x-portal-client-address": "10.0.0.1", ...headers },
      },
    });

  it("lets its person in within its scopes, also to write, without cookie, origin and CSRF token", async () => {
    const read = await make(["read"]);
    const listed = await environmentsRoute.GET(by(read, "/api/environments"), at());
    expect(await listed.json()).toMatchObject({ items: [{ name: "hers" }] });
    const hers = at({ name: "hers" });
    expect((await environmentRoute.GET(by(read, "/api/environments/hers"), hers)).status).toBe(200);
    const body = { paused: true };
    const patch = (secret: string) =>
      environmentRoute.PATCH(by(secret, "/api/environments/hers", { method: "PATCH", body }), hers);
    const refused = await patch(read);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      code: "forbidden",
      detail: expect.stringContaining("write"),
    });
    // Past the guards there is only a cluster that is away.
    expect(await codeOf(await patch(await make(["write"])))).toBe("kubernetes-unavailable");
    const logs = await logsRoute.GET(by(await make(["write"]), "/api/environments/hers/logs"), hers);
    expect(await codeOf(logs)).toBe("forbidden");
  });

  it("shows nothing of others, and an administrator's token all", async () => {
    const path = "/api/environments/theirs";
    const theirs = at({ name: "theirs" });
    const hidden = await environmentRoute.GET(by(await make(["read"]), path), theirs);
    expect(await codeOf(hidden)).toBe("not-found");
    const root = await make(["read"], "root@example.com", "admin");
    expect((await environmentRoute.GET(by(root, path), theirs)).status).toBe(200);
    expect((await usersRoute.GET(by(root, "/api/users"), at())).status).toBe(200);
  });

  it("makes no tokens, changes no people and ends no session, whoever's it is", async () => {
    const root = await make(["read", "write", "delete", "develop"], "root@example.com", "admin");
    const post = { method: "POST", body: { email: "new@example.com", name: "New" } };
    const token = { method: "POST", body: { name: "more", scopes: ["read"], expiresInDays: 7 } };
    const answers = [
      await usersRoute.POST(by(root, "/api/users", post), at()),
      await accessTokensRoute.POST(by(root, "/api/access-tokens", token), at()),
      await accessTokensRoute.GET(by(root, "/api/access-tokens"), at()),
      await sessionRoute.DELETE(by(root, "/api/session", { method: "DELETE" }), at()),
    ];
    for (const answer of answers) expect(await codeOf(answer)).toBe("forbidden");
    expect(await store.user.count({ where: { email: "new@example.com" } })).toBe(0);
  });

  it("says who it is, and counts before a cookie", async () => {
    const secret = await make(["read"], "bob@example.com");
    const headers = { cookie: `portal_session=${ada}` };
    const answer = await sessionRoute.GET(by(secret, "/api/session", { headers }), at());
    expect(await answer.json()).toEqual({
      user: expect.objectContaining({ email: "bob@example.com" }),
      token: { name: "ci", scopes: ["read"] },
      expiresAt: expect.any(String),
    });
    const wrong = await sessionRoute.GET(by("nonsense", "/api/session", { headers }), at());
    expect(await codeOf(wrong)).toBe("unauthenticated");
  });

  it.each([
    ["unknown", async () => createSecret(), "not known"],
    ["not even one", async () => "hunter2", "not known"],
    [
      "expired",
      async () => {
        const secret = await make(["read"]);
        await store.accessToken.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
        return secret;
      },
      "expired",
    ],
    [
      "revoked",
      async () => {
        const secret = await make(["read"]);
        await store.accessToken.updateMany({ data: { revokedAt: new Date() } });
        return secret;
      },
      "revoked",
    ],
    [
      "of a deactivated user",
      async () => {
        const secret = await make(["read", "write"], "gone@example.com");
        await store.user.update({
          where: { email: "gone@example.com" },
          data: { deactivatedAt: new Date() },
        });
        return secret;
      },
      "deactivated",
    ],
  ])("that is %s lets nobody in, and says so", async (_what, secret, words) => {
    const headers = { "x-portal-client-address": randomUUID() };
    const answer = await environmentsRoute.GET(by(await secret(), "/api/environments", { headers }), at());
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer .*error="invalid_token"$/);
    expect(await answer.json()).toMatchObject({
      code: "unauthenticated",
      detail: expect.stringContaining(words),
    });
  });

  it("cannot be guessed without end, while one that let in before still does", async () => {
    const good = await make(["read"]);
    const headers = { "x-portal-client-address": "10.9.9.9" };
    const statusOf = async (secret: string) =>
      (await environmentsRoute.GET(by(secret, "/api/environments", { headers }), at())).status;
    expect(await statusOf(good)).toBe(200);
    for (let guess = 0; guess < 4; guess++) expect(await statusOf(createSecret())).toBe(401);
    const answer = await environmentsRoute.GET(by(createSecret(), "/api/environments", { headers }), at());
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await statusOf(good)).toBe(200);
    expect(await statusOf(await make(["read"]))).toBe(429);
  });
});

describe("the audit", () => {
  const newest = async () => (await store.auditEntry.findMany({ orderBy: { id: "desc" }, take: 1 }))[0];
  const from = { "x-portal-client-address": "192.0.2.7", "x-request-id": "the-request" };

  it("has refused writes with actor, address and request", async () => {
    const sent = { method: "PATCH", headers: from, body: { paused: true } };
    const theirs = at({ name: "theirs" });
    await environmentRoute.PATCH(request("/api/environments/theirs", sent), theirs);
    expect(await newest()).toMatchObject({
      ...{ actor: "ada@example.com", action: "environment.patch", target: "theirs", outcome: "refused" },
      ...{ address: "192.0.2.7", requestId: "the-request", detail: { reason: "not-found" } },
    });
    const headers = { ...from, origin: "http://evil.localhost" };
    await environmentRoute.DELETE(request("/api/environments/theirs", { method: "DELETE", headers }), theirs);
    expect(await newest()).toMatchObject({
      ...{ actor: "anonymous", action: "environment.delete", target: "theirs", outcome: "refused" },
      detail: { reason: "origin-not-allowed" },
    });
  });

  it("has sign-ins, good and bad, with address, and no password", async () => {
    const signIn = (password: string) =>
      sessionRoute.POST(
        request("/api/session", {
          method: "POST",
          headers: from,
          body: { email: "ada@example.com", password },
        }),
        at(),
      );
    await signIn("hunter2hunter2");
    expect(await newest()).toMatchObject({
      ...{ actor: "anonymous", action: "session.create", target: "ada@example.com", outcome: "refused" },
      address: "192.0.2.7",
    });
    expect((await signIn("correct horse battery")).status).toBe(201);
    expect(await newest()).toMatchObject({
      ...{ actor: "ada@example.com", action: "session.create", outcome: "done", address: "192.0.2.7" },
    });
    expect(JSON.stringify(await store.auditEntry.findMany())).not.toContain("hunter2");
  });

  it("has what administrators read of others, and nothing of a wrong field", async () => {
    const root = await join("auditor@example.com");
    await store.user.update({ where: { email: "auditor@example.com" }, data: { role: "admin" } });
    const headers = { ...from, cookie: `portal_session=${root}` };
    await environmentRoute.GET(request("/api/environments/hers", { headers }), at({ name: "hers" }));
    expect(await newest()).toMatchObject({
      ...{ actor: "auditor@example.com", action: "environment.view", target: "hers", outcome: "done" },
      detail: { owner: "ada@example.com" },
    });
    await environmentsRoute.GET(request("/api/environments", { headers }), at());
    expect(await newest()).toMatchObject({ action: "environment.view", target: "*" });
    const before = await store.auditEntry.count();
    await environmentsRoute.POST(request("/api/environments", { method: "POST", body: { nme: "x" } }), at());
    await sessionRoute.GET(request("/api/session", { headers: { cookie: undefined } }), at());
    expect(await store.auditEntry.count()).toBe(before);
  });
});

it("an action is called the same whether it is done or refused", () => {
  expect(["createEnvironment", "createAccessToken", "inviteUser", "signIn"].map(auditActionOf)).toEqual([
    ...["environment.create", "access-token.create", "user.invite", "session.create"],
  ]);
});
