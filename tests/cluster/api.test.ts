import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { waitFor } from "@/kit/wait";
import type { Scope } from "@/server/contract/access";
import { createAccessTokenResponse } from "@/server/contract/access-tokens";
import {
  type EnvironmentView,
  environmentEvents,
  environmentList,
  environmentUsage,
  environmentView,
} from "@/server/contract/environment";
import { type ServerFrame, STREAM_PROTOCOL, serverFrame } from "@/server/contract/stream";
import { applyEnvironment, getEnvironment, removeEnvironments } from "../kit/environments";
import { metricsOf } from "../kit/metrics";
import type { Person } from "../kit/people";
import { joinPortal, newPerson } from "../kit/people";
import { findPortal } from "../kit/record";
import type { PortalSession } from "../kit/session";
import { openStream } from "../kit/stream-client";
import { uniqueName } from "../kit/unique-name";

/** The API as a client uses it, against the running portal: what it answers and what it brings about in the cluster. */

let portal: Awaited<ReturnType<typeof findPortal>>;
let owner: PortalSession;
let admin: PortalSession;
const person: Person = newPerson();
const names: string[] = [];

beforeAll(async () => {
  portal = await findPortal();
  owner = await joinPortal(person);
  admin = await joinPortal(newPerson("admin"));
});
afterAll(() => removeEnvironments(portal.cluster, names));

const claim = (prefix: string) => {
  const name = uniqueName(prefix);
  names.push(name);
  return name;
};

async function listed(session: PortalSession): Promise<string[]> {
  const { items } = environmentList.parse((await session.request("GET", "/api/environments")).body);
  return items.map(({ name }) => name);
}

describe("an environment by the API", () => {
  it("is created for its maker, seen at once, changed and deleted", async () => {
    const name = claim("api");
    const created = await owner.request("POST", "/api/environments", {
      name,
      description: "By the API",
      components: { backend: { replicas: 0 }, frontend: { replicas: 0 }, database: { replicas: 0 } },
    });
    expect(created.status).toBe(201);
    const view = environmentView.parse(created.body);
    expect(view.spec).toMatchObject({ owner: person.email, template: "full-stack", paused: false });
    expect((await owner.request("GET", `/api/environments/${name}`)).status).toBe(200);
    expect((await getEnvironment(portal.cluster, name))?.spec.description).toBe("By the API");

    const patch = {
      description: null,
      components: { backend: { mode: "dev", env: [{ name: "LOG_LEVEL", value: "debug" }] } },
    };
    const patched = await owner.request("PATCH", `/api/environments/${name}`, patch);
    expect(patched.status).toBe(200);
    expect(environmentView.parse(patched.body).spec.components.backend).toMatchObject({
      mode: "dev",
      replicas: 0,
    });
    const stored = await getEnvironment(portal.cluster, name);
    expect(stored?.spec.description).toBeUndefined();
    expect(stored?.spec.components.backend?.env).toEqual([{ name: "LOG_LEVEL", value: "debug" }]);

    expect((await owner.request("DELETE", `/api/environments/${name}?uid=${view.uid}`)).status).toBe(202);
    await waitFor(
      `${name} gone`,
      async () => (await owner.request("GET", `/api/environments/${name}`)).status === 404,
    );
  });

  it("is listed to its owner and to administrators, whoever made it", async () => {
    const [ours, theirs] = [claim("ours"), claim("theirs")];
    await applyEnvironment(portal.cluster, ours, { owner: person.email, paused: true });
    await applyEnvironment(portal.cluster, theirs, { owner: "nobody@example.com", paused: true });
    await waitFor("both in the administrator's list", async () => {
      const all = await listed(admin);
      return all.includes(ours) && all.includes(theirs);
    });
    const own = await listed(owner);
    expect(own).toContain(ours);
    expect(own).not.toContain(theirs);
  });

  it("comes by the stream within a second of the cluster's change", async () => {
    const name = claim("live");
    const stream = await openStream(owner, "environments", {});
    const seen = new Map<string, EnvironmentView>();
    stream.onPayload((payload) => {
      if (payload.kind === "upsert") seen.set(payload.item.name, payload.item);
      if (payload.kind === "remove") seen.delete(payload.name);
    });
    await applyEnvironment(portal.cluster, name, { owner: person.email, paused: true });
    await waitFor("the new one", async () => seen.has(name), 1);
    await portal.cluster.run([
      "patch",
      "denv",
      name,
      "--type=merge",
      "-p",
      '{"spec":{"description":"by kubectl"}}',
    ]);
    await waitFor("its change", async () => seen.get(name)?.spec.description === "by kubectl", 1);
    await portal.cluster.run(["delete", "denv", name, "--wait=false"]);
    const isLeaving = () => !seen.has(name) || seen.get(name)?.status.phase === "Deleting";
    await waitFor("its end", async () => isLeaving(), 1);
    await waitFor("its removal", async () => !seen.has(name));
    stream.close();
  });

  it("tells usage, events and logs, or why there are none", async () => {
    const name = claim("quiet");
    await applyEnvironment(portal.cluster, name, { owner: person.email, paused: true });
    const get = (rest: string) => owner.request("GET", `/api/environments/${name}${rest}`);
    const usage = environmentUsage.parse((await get("/usage")).body);
    expect(usage.available || (usage.message ?? "").length > 10).toBe(true);
    environmentEvents.parse((await get("/events")).body);
    const logs = await get("/logs?component=backend&component=frontend&tailLines=10");
    expect(logs.status).toBe(200);
  });
});

describe("an access token", () => {
  const make = async (scopes: Scope[]) => {
    const made = await owner.request("POST", "/api/access-tokens", { name: "ci", scopes, expiresInDays: 7 });
    expect(made.status).toBe(201);
    return createAccessTokenResponse.parse(made.body);
  };
  /** As a program: no cookie, no origin, no CSRF token. */
  const send = (secret: string, method: string, path: string, body?: unknown) =>
    fetch(`${portal.address}${path}`, {
      method,
      headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it("creates, changes and deletes environments of its person, within its scopes", async () => {
    const name = claim("token");
    const { secret } = await make(["read", "write"]);
    const components = { backend: { replicas: 0 }, frontend: { replicas: 0 }, database: { replicas: 0 } };
    expect((await send(secret, "POST", "/api/environments", { name, components })).status).toBe(201);
    expect((await getEnvironment(portal.cluster, name))?.spec.owner).toBe(person.email);
    const path = `/api/environments/${name}`;
    expect((await send(secret, "PATCH", path, { paused: true })).status).toBe(200);
    expect((await send(secret, "DELETE", path)).status).toBe(403);
    const { secret: other } = await make(["delete"]);
    expect((await send(other, "DELETE", path)).status).toBe(202);
  });

  it("opens streams, which end when it is revoked", async () => {
    const { token, secret } = await make(["read"]);
    const socket = new WebSocket(`${portal.address.replace(/^http/, "ws")}/api/stream`, {
      headers: { Authorization: `Bearer ${secret}` },
    });
    const frames: ServerFrame[] = [];
    socket.on("message", (data) => frames.push(serverFrame.parse(JSON.parse(String(data)))));
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "hello", protocol: STREAM_PROTOCOL }));
    socket.send(JSON.stringify({ type: "open", id: 1, credit: 10, kind: "environments", params: {} }));
    await waitFor("the list", async () => frames.some(({ type }) => type === "data"));
    const closed = once(socket, "close");
    expect((await owner.request("DELETE", `/api/access-tokens/${token.id}`)).status).toBe(204);
    await closed;
    expect(frames.at(-1)).toMatchObject({ type: "bye", reason: "signed-out" });
    expect((await send(secret, "GET", "/api/environments")).status).toBe(401);
  });
});

describe("the portal", () => {
  it("serves its OpenAPI document, and answers probes", async () => {
    const document = (await (await fetch(`${portal.address}/api/openapi.json`)).json()) as { paths: object };
    expect(Object.keys(document.paths)).toContain("/api/environments/{name}");
    expect((await fetch(`${portal.address}/livez`)).status).toBe(200);
    expect(await (await fetch(`${portal.address}/readyz`)).text()).toBe("store: ok\nkubernetes: ok\n");
  });

  it("makes no images smaller for whoever asks", async () => {
    const optimiser = "/_next/image?url=%2Ficon.svg&w=64&q=75";
    expect((await fetch(`${portal.address}${optimiser}`)).status).toBe(404);
  });

  it("gives its metrics to nobody outside the cluster", async () => {
    expect((await fetch(`${portal.address}/metrics`)).status).toBe(404);
  });

  it("counts by route, and names nobody in its metrics", async ({ skip }) => {
    skip(portal.kind === "processes", "local processes open no port for metrics");
    const metrics = await metricsOf(portal.cluster, "portal-web");
    expect(metrics).toContain('http_route="/api/environments/{name}"');
    expect(metrics).toContain("portal_ws_connections");
    expect(metrics).toContain("nodejs_eventloop_lag_seconds");
    for (const secret of [person.email, ...names]) expect(metrics).not.toContain(secret);
  });
});
