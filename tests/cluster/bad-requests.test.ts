import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { type Problem, problem } from "@/server/contract/problem";
import { createGateway, ENVIRONMENT } from "@/server/kubernetes";
import { applyEnvironment, removeEnvironments } from "../kit/environments";
import { cluster } from "../kit/kubectl";
import { joinPortal, newPerson } from "../kit/people";
import { type RawAnswer, rawRequest } from "../kit/raw-request";
import { findPortal } from "../kit/record";
import { type PortalSession, startSession } from "../kit/session";
import { uniqueName } from "../kit/unique-name";
import { WRONG_ACCESS } from "./wrong-requests/access";
import { WRONG_FIELDS } from "./wrong-requests/fields";
import { WRONG_PARAMETERS } from "./wrong-requests/parameters";
import { json, type Scene, type WrongRequest, wanted } from "./wrong-requests/request";
import { WRONG_TRANSPORT } from "./wrong-requests/transport";

/** Wrong requests to the running portal: each gets its status and a problem that names the field, and changes nothing. */

const gateway = createGateway({ kubeconfig: cluster().kubeconfig });
let portal: Awaited<ReturnType<typeof findPortal>>;
let admin: PortalSession;
let scene: Scene;
/** What was there before the request at hand. */
let before: string;

beforeAll(async () => {
  portal = await findPortal();
  const [person, stranger] = [newPerson(), newPerson()];
  const user = await joinPortal(person);
  const other = await joinPortal(stranger);
  admin = await joinPortal(newPerson("admin"));
  const { email, password } = person;
  const ended = await startSession(portal.address, "/api/session", { email, password });
  expect((await ended.request("DELETE", "/api/session")).status).toBe(204);
  const own = uniqueName("bad-own");
  const foreign = uniqueName("bad-foreign");
  scene = { person, user, other, ended, own, foreign };
  await applyEnvironment(portal.cluster, own, { owner: email, paused: true });
  await applyEnvironment(portal.cluster, foreign, { owner: stranger.email, paused: true });
  before = await waitFor("the new environments at rest", async () => {
    const first = await state();
    return first === (await state()) ? first : undefined;
  });
});

afterAll(() => removeEnvironments(portal.cluster, [scene.own, scene.foreign, wanted]));

/** Compares with what was there before; a change is told once, by the request that made it. */
async function expectNothingChanged(): Promise<void> {
  const then = before;
  before = await state();
  expect(before).toBe(then);
}

/** Everything a wrong request could have changed: specs of environments, and users. */
async function state(): Promise<string> {
  const [{ items }, users] = await Promise.all([
    gateway.list(ENVIRONMENT),
    admin.request("GET", "/api/users"),
  ]);
  const ours = items.flatMap(({ metadata: { name, uid, generation, deletionTimestamp } }) =>
    name.startsWith("bad-") ? [[name, uid, generation, deletionTimestamp].join(" ")] : [],
  );
  const people = (users.body as { items: { email: string; role: string }[] }).items.map(
    ({ email, role }) => `${email} ${role}`,
  );
  return [...ours, ...people].sort().join("\n");
}

async function send({ method = "GET", path, body, raw, headers }: WrongRequest): Promise<RawAnswer> {
  const { user } = scene;
  const merged = {
    Host: new URL(portal.address).host,
    Origin: portal.address,
    Cookie: `${user.cookie.name}=${user.cookie.value}`,
    "X-CSRF-Token": user.csrfToken,
    ...(body === undefined ? {} : json),
    ...headers?.(scene),
  };
  const sent = typeof body === "function" ? body(scene) : body;
  return rawRequest(portal.address, {
    method,
    path: typeof path === "string" ? path : path(scene),
    headers: Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== "")),
    body: sent === undefined ? undefined : JSON.stringify(sent),
    ...raw,
  });
}

const ALL = { ...WRONG_ACCESS, ...WRONG_FIELDS, ...WRONG_TRANSPORT, ...WRONG_PARAMETERS };

describe.each(Object.entries(ALL))("refused: %s", (_group, cases) => {
  it.each(cases)("$what → $status $code", async (wrong) => {
    const answer = await send(wrong);
    expect(
      { status: answer.status, type: answer.headers["content-type"] },
      answer.text.slice(0, 500),
    ).toEqual({
      status: wrong.status,
      type: "application/problem+json",
    });
    const told: Problem = problem.parse(JSON.parse(answer.text));
    expect(told).toMatchObject({ code: wrong.code, status: wrong.status });
    expect(told.requestId).toBe(answer.headers["x-request-id"]);
    if (wrong.field) expect(told.errors?.map(({ field }) => field)).toContain(wrong.field);
    await expectNothingChanged();
  });
});

describe("refused by the API server", () => {
  it.each([
    [
      "a limit below the request",
      { resources: { requests: { memory: "512Mi" }, limits: { memory: "64Mi" } } },
    ],
    ["more memory than allowed", { resources: { requests: { memory: "900Gi" } } }],
  ])("%s is told as a wrong field", async (_what, fields) => {
    const answer = await scene.user.request("PATCH", `/api/environments/${scene.own}`, {
      components: { backend: fields },
    });
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid-request" } });
    const { errors = [] } = problem.parse(answer.body);
    expect(errors.some(({ field }) => field.startsWith("components.backend.resources"))).toBe(true);
    expect(JSON.stringify(answer.body)).not.toContain("Invalid value");
    await expectNothingChanged();
  });
});

describe("wrong passwords", () => {
  it("slow down further attempts, lock nobody out, and too many at once are told when to come back", async () => {
    const person = newPerson();
    await joinPortal(person);
    const leave = new AbortController();
    const attempt = (password: string) =>
      rawRequest(portal.address, {
        ...{
          signal: leave.signal,
          method: "POST",
          path: "/api/session",
          body: JSON.stringify({ email: person.email, password }),
        },
        headers: { ...json, Host: new URL(portal.address).host, Origin: portal.address },
      });
    for (let count = 0; count < 6; count++) expect((await attempt("wrong password")).status).toBe(401);
    expect((await attempt(person.password)).status).toBe(201);
    // Five have their answer soon, five wait for theirs, longer each, and the rest is told to come back.
    const answers: RawAnswer[] = [];
    const flood = Array.from({ length: 16 }, () =>
      attempt("wrong password").then((answer) => answers.push(answer)),
    );
    const withStatus = (status: number) => answers.filter((answer) => answer.status === status);
    const refused = await waitFor("most of them to be answered", () => {
      const late = withStatus(429);
      return late.length > 0 && withStatus(401).length >= 5 ? late : undefined;
    });
    leave.abort();
    await Promise.allSettled(flood);
    expect(answers.every(({ status }) => status === 401 || status === 429)).toBe(true);
    expect(answers.length, "some waited").toBeLessThan(16);
    for (const { headers, text } of refused) {
      expect(Number(headers["retry-after"])).toBeGreaterThan(0);
      expect(problem.parse(JSON.parse(text)).code).toBe("too-many-requests");
    }
  });
});
