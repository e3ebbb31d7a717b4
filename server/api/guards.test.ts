import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as logsRoute from "@/app/api/environments/[name]/logs/route";
import * as environmentRoute from "@/app/api/environments/[name]/route";
import * as environmentsRoute from "@/app/api/environments/route";
import * as sessionRoute from "@/app/api/session/route";
import * as usersRoute from "@/app/api/users/route";
import { readWebConfig } from "@/server/config";
import { createWebMetrics } from "@/server/http/metrics";
import { createGateway } from "@/server/kubernetes";
import { createAllowance } from "@/server/people/allowance";
import { inviteUser } from "@/server/people/invite-user";
import { redeemLink } from "@/server/people/redeem-link";
import { createSignInLimits } from "@/server/people/sign-in-limits";
import { csrfTokenOf } from "@/server/people/tokens";
import { getRuntime, type Runtime, setRuntime } from "@/server/runtime";
import { openStore, type Store } from "@/server/store";
import { createStore } from "@/server/store/testing/database";
import { Environments } from "@/server/stream/testing/hub-under-test";

const ORIGIN = "http://localhost:3000";
/** A cluster that is not there: whatever slips past a guard fails to reach it. */
const NOWHERE = {
  ...{ apiVersion: "v1", kind: "Config", "current-context": "nowhere" },
  contexts: [{ name: "nowhere", context: { cluster: "nowhere", user: "nobody" } }],
  clusters: [{ name: "nowhere", cluster: { server: "https://127.0.0.1:1" } }],
  users: [{ name: "nobody", user: {} }],
};

let store: Store;
let ada: string;
const environments = new Environments();

beforeAll(async () => {
  store = await createStore();
  ada = await join("ada@example.com");
  environments.put("hers", "ada@example.com");
  environments.put("theirs", "eve@example.com");
  const directory = await mkdtemp(path.join(tmpdir(), "guards-"));
  const kubeconfig = path.join(directory, "kubeconfig");
  await writeFile(kubeconfig, JSON.stringify(NOWHERE));
  setRuntime({
    ...{ store, environments: environments as unknown as Runtime["environments"], config: readWebConfig({}) },
    log: pino({ level: "silent" }),
    metrics: createWebMetrics(new Registry()),
    gateway: createGateway({ kubeconfig }),
    signInLimits: createSignInLimits(),
    logReaders: createAllowance(1, "Too many logs."),
    recheckStreams: async () => {},
  });
});
afterAll(() => setRuntime(undefined));

async function join(email: string): Promise<string> {
  const input = { email, name: "Somebody", role: "user" as const };
  const { token } = await inviteUser({ context: { store, actor: "cli" }, input });
  const person = { name: "Somebody", password: "correct horse battery" };
  return (await redeemLink({ context: { store }, token, input: person })).token;
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
    host: "localhost:3000",
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
