import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { waitFor } from "@/kit/wait";
import { namespaceOf } from "@/server/contract/names";
import { editBackend } from "../kit/edited-backend";
import {
  applyEnvironment,
  removeEnvironments,
  waitForMode,
  waitUntilEnvironmentReady,
} from "../kit/environments";
import { proxiedCluster } from "../kit/gateway-fixture";
import { joinPortal, newPerson } from "../kit/people";
import { clickWake, navigate, type OpenPreview, openPreview, requestWith } from "../kit/preview";
import { previewsOutside } from "../kit/previews-outside";
import { findPortal } from "../kit/record";
import type { PortalSession } from "../kit/session";
import { uniqueName } from "../kit/unique-name";

const name = uniqueName("preview");
const owner = newPerson();
let portal: Awaited<ReturnType<typeof findPortal>>;
let session: PortalSession;
let frontend: OpenPreview;
let forwarded: Awaited<ReturnType<typeof previewsOutside>>;

beforeAll(async () => {
  portal = await findPortal();
  session = await joinPortal(owner);
  await applyEnvironment(portal.cluster, name, { owner: owner.email });
  await waitUntilEnvironmentReady(portal.cluster, name);
  frontend = await openPreview(session, name, "frontend");
  // A ready pod is reachable a little later: its Service and the network policies follow on their own time.
  await waitFor(
    "the frontend's preview",
    async () => (await frontend.request("/api/v1/items")).status === 401,
    60,
  );
  forwarded = await previewsOutside(portal.kubeconfig, name);
}, 300_000);

afterAll(async () => {
  await forwarded?.close();
  await removeEnvironments(portal.cluster, [name]);
}, 240_000);

describe.each([
  ["directly, from inside the cluster", () => frontend],
  ["by port-forward, from outside", () => forwarded.frontend],
])("the app through its preview, reached %s", (_way, reached) => {
  it("signs in by JWT of its own, and keeps what it is told", async () => {
    const { request } = reached();
    const json = { "Content-Type": "application/json" };
    const user = {
      email: `${uniqueName("user")}@example.com`,
      name: "Somebody",
      password: "a password long enough",
    };
    const signedUp = await request("/api/v1/auth/sign-up", {
      method: "POST",
      headers: json,
      body: JSON.stringify(user),
    });
    expect(signedUp.status).toBe(201);
    const { access_token } = (await signedUp.json()) as { access_token: string };
    const headers = { ...json, Authorization: `Bearer ${access_token}` };
    const body = JSON.stringify({ title: "Seen by preview" });
    expect((await request("/api/v1/items", { method: "POST", headers, body })).status).toBe(201);
    const found = (await (await request("/api/v1/items", { headers })).json()) as {
      items: { title: string }[];
    };
    expect(found.items.map(({ title }) => title)).toContain("Seen by preview");
    expect((await request("/api/v1/items")).status).toBe(401);
  });

  it("answers parts of a file, and what is asked for in vain", async () => {
    const { request } = reached();
    const [script = ""] = /\/assets\/[^"]+\.js/.exec(await (await request("/")).text()) ?? [];
    const part = await request(script, { headers: { Range: "bytes=0-9", "Accept-Encoding": "identity" } });
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 10]);
    expect((await request("/assets/none.js")).status).toBe(404);
  });

  it("refuses what is too large by the app's own word", async () => {
    const { request } = reached();
    const answer = await request("/api/v1/items", { method: "POST", body: "x".repeat(20 << 20) });
    expect(answer.status).toBe(413);
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors");
  });

  it("answers many requests at once", async () => {
    const { request } = reached();
    const all = await Promise.all(Array.from({ length: 40 }, () => request("/livez")));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe("a preview", () => {
  it("is another origin for each endpoint, and only for who may open it", async () => {
    const backend = await openPreview(session, name, "backend");
    expect(await (await backend.request("/api/openapi.json")).json()).toHaveProperty("openapi");
    const other = await backend.request("/livez", { headers: { Cookie: frontend.cookie } });
    expect(other.status).toBe(401);
    const stranger = await joinPortal(newPerson());
    await expect(openPreview(stranger, name, "frontend")).rejects.toThrow(
      `/open answered 303 /environments/${name}`,
    );
    const nobody = await navigate(`${frontend.origin}/x?y`);
    expect(nobody.location).toBe(`${portal.address}/open/${name}/frontend?path=%2Fx%3Fy`);
    const signIn = await fetch(nobody.location, { redirect: "manual" });
    expect(signIn.headers.get("location")).toContain("/sign-in?return=%2Fopen%2F");
  });

  it("ends with the session it was opened by", async () => {
    const again = await joinPortal({ ...newPerson("admin") });
    const seen = await openPreview(again, name, "frontend");
    expect((await seen.request("/livez")).status).toBe(200);
    expect((await again.request("DELETE", "/api/session")).status).toBe(204);
    expect((await seen.request("/livez")).status).toBe(401);
  });

  it("takes an access token that may develop, in a header of the portal's own", async () => {
    const make = async (scopes: string[]) => {
      const made = await session.request("POST", "/api/access-tokens", {
        name: uniqueName("t"),
        scopes,
        expiresInDays: 1,
      });
      expect(made).toMatchObject({ status: 201 });
      return (made.body as { secret: string }).secret;
    };
    const ask = (secret: string) =>
      fetch(`${frontend.origin}/livez`, { headers: { "DevSpace-Portal-Token": secret } });
    expect((await ask(await make(["develop"]))).status).toBe(200);
    expect((await ask(await make(["read"]))).status).toBe(403);
  });
});

describe("a share", () => {
  const share = async (input: object) => {
    const asked = { component: "frontend", reason: "Look at the form", expiresInDays: 1, ...input };
    const made = await session.request("POST", `/api/environments/${name}/shares`, asked);
    expect(made).toMatchObject({ status: 201 });
    return made.body as { share: { id: string }; link: string };
  };
  const revoke = async (id: string) =>
    expect((await session.request("DELETE", `/api/environments/${name}/shares/${id}`)).status).toBe(204);

  it("lets the people named in to that preview alone, until it is taken back", async () => {
    const guest = newPerson();
    const theirs = await joinPortal(guest);
    const { share: made, link } = await share({ emails: [guest.email.toUpperCase()] });
    expect(link).toBe(`${portal.address}/open/${name}/frontend/app`);
    const seen = await openPreview(theirs, name, "frontend");
    expect((await seen.request("/livez")).status).toBe(200);
    await expect(openPreview(theirs, name, "backend")).rejects.toThrow("/open answered 303");
    expect((await theirs.request("GET", `/api/environments/${name}`)).status).toBe(404);
    const listed = await session.request("GET", `/api/environments/${name}/shares`);
    expect(listed.body).toMatchObject({
      items: [{ id: made.id, emails: [guest.email], createdBy: owner.email, lastUsedAt: expect.any(String) }],
    });
    await revoke(made.id);
    expect((await seen.request("/livez")).status).toBe(401);
  });

  it("lets anyone in who has its link, and nobody by another key", async () => {
    const { share: made, link } = await share({});
    const { origin, pathname, hash } = new URL(link);
    expect(origin).toBe(frontend.origin);
    const enter = (key: string) =>
      fetch(`${origin}${pathname}`, { method: "POST", body: key, headers: { Origin: origin } });
    expect((await enter("x".repeat(43))).status).toBe(410);
    const [cookie = ""] = ((await enter(hash.slice(1))).headers.getSetCookie()[0] ?? "").split(";");
    expect((await requestWith(`${origin}/livez`, cookie)).status).toBe(200);
    expect((await clickWake(origin, cookie, "x")).status).toBe(403);
    await revoke(made.id);
    expect((await requestWith(`${origin}/livez`, cookie)).status).toBe(401);
    expect((await enter(hash.slice(1))).status).toBe(410);
  });

  it("is refused for what shows the data itself", async () => {
    const asked = { component: "adminer", reason: "x", expiresInDays: 1 };
    const refused = await session.request("POST", `/api/environments/${name}/shares`, asked);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: "component" }] } });
  });
});

describe("faults", () => {
  it("are told by a page that turns into the app, and end when it serves again", async () => {
    await portal.cluster.run(["patch", "denv", name, "--type=merge", "-p", '{"spec":{"paused":true}}']);
    const asleep = await waitFor("the page of an environment asleep", async () => {
      const answer = await navigate(`${frontend.origin}/`, frontend.cookie);
      return answer.status === 503 ? answer.body : undefined;
    });
    expect(asleep).toContain(`<h1 id="title">${name} is asleep</h1>`);
    const told = await frontend.request("/api/v1/items");
    expect(told.headers.get("retry-after")).toBe("2");
    const generation = async () =>
      Number(await portal.cluster.run(["get", "denv", name, "-o", "jsonpath={.metadata.generation}"]));
    const before = await generation();
    const value = /name="value" value="([^"]+)"/.exec(asleep)?.[1] ?? "";
    const byScript = { method: "POST", headers: { Origin: frontend.origin } };
    expect((await frontend.request("/.devspace-portal/wake", byScript)).status).toBe(403);
    await clickWake(frontend.origin, frontend.cookie, "made up");
    expect(await generation()).toBe(before);
    const click = () => clickWake(frontend.origin, frontend.cookie, value);
    const woken = await Promise.all([click(), click(), click()]);
    expect(woken.map(({ status, location }) => [status, location])).toEqual(Array(3).fill([303, "/"]));
    await waitFor("the app after waking", async () => (await frontend.request("/livez")).status === 200, 120);
    expect(await generation()).toBe(before + 1);
  });

  it("of a pod that is killed end when its successor serves", async () => {
    const pods = ["-n", namespaceOf(name), "delete", "pod", "-l", "app.kubernetes.io/name=frontend"];
    await portal.cluster.run([...pods, "--force", "--grace-period=0"]);
    const between = await navigate(`${frontend.origin}/`, frontend.cookie);
    // Its successor may be there already.
    expect([200, 503]).toContain(between.status);
    await waitFor("the app again", async () => (await frontend.request("/livez")).status === 200, 60);
  });

  it("of the API server are told by a portal outside, and end with it", async () => {
    const { proxy, file, close } = await proxiedCluster();
    const outside = await previewsOutside(file, name);
    try {
      // A pod that was just killed may have answered until now; the portal inside keeps its connection, this one begins.
      const answers = async () => (await outside.frontend.request("/livez")).status === 200;
      await waitFor("the app, by a port-forward", answers, 60);
      proxy.refuse();
      const told = await outside.frontend.request("/livez");
      expect([told.status, told.headers.get("retry-after")]).toEqual([503, "2"]);
      expect(await told.json()).toMatchObject({ code: "preview-unavailable" });
      proxy.accept();
      await waitFor("the app again", answers);
    } finally {
      await outside.close();
      await close();
    }
  });

  it("of a crashing container come with their cause and its last lines", async () => {
    const backend = await openPreview(session, name, "backend");
    const patch = (spec: object) =>
      portal.cluster.run(["patch", "denv", name, "--type=merge", "-p", JSON.stringify({ spec })]);
    await patch({ components: { backend: { replicas: 0 } } });
    await waitFor("the page of a component without pods", async () => {
      const { body } = await navigate(`${backend.origin}/`, backend.cookie);
      return body.includes('<h1 id="title">Backend has no pods</h1>');
    });
    await patch({
      components: { backend: { env: [{ name: "LOG_LEVEL", value: "NONSENSE" }], replicas: 1 } },
    });
    const status = await waitFor(
      "the cause of the crash",
      async () => {
        const now = (await (await backend.request("/.devspace-portal/status")).json()) as Record<
          string,
          unknown
        >;
        return now.state === "failed" && String(now.lines).includes("LOG_LEVEL") ? now : undefined;
      },
      120,
    );
    expect(status).toMatchObject({ serves: false, title: "Backend does not run" });
    await patch({ components: { backend: { env: null, replicas: null } } });
    await waitUntilEnvironmentReady(portal.cluster, name);
  });
});

describe("a frontend in dev mode", () => {
  it("serves its pages by Vite under the preview's name, and its socket for hot reload, with no setting", async () => {
    await portal.cluster.run([
      ...["patch", "denv", name, "--type=merge", "-p", '{"spec":{"components":{"frontend":{"mode":"dev"}}}}'],
    ]);
    await waitForMode(portal.cluster, name, "frontend", "dev");
    const client = await waitFor("Vite's client", async () => {
      const answer = await frontend.request("/@vite/client");
      return answer.status === 200 ? answer.text() : undefined;
    });
    const token = /wsToken = "([^"]+)"/.exec(client)?.[1];
    const open = (origin: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = new WebSocket(`${frontend.origin.replace("http", "ws")}/?token=${token}`, "vite-hmr", {
          headers: { Cookie: frontend.cookie, Origin: origin },
        });
        socket.once("message", (data) => {
          resolve(String(data));
          socket.close();
        });
        socket.once("error", reject);
      });
    const hello = await waitFor("Vite's socket", () => open(frontend.origin), 30);
    expect(JSON.parse(hello)).toEqual({ type: "connected" });
    await endsWithItsSession(token);
    await expect(open("http://frontend--other.localhost:3000")).rejects.toThrow("401");
  });
});

describe("a backend in dev mode, edited to tell what reaches it and when", () => {
  const LARGE = 64 << 20;
  let direct: OpenPreview;
  beforeAll(async () => {
    await editBackend(portal.cluster, name);
    direct = await openPreview(session, name, "backend");
    for (const { request } of [direct, forwarded.backend])
      await waitFor("the edited app", async () => (await request("/try/seen")).status === 200, 60);
  }, 180_000);

  describe.each([
    ["directly, from inside the cluster", () => direct],
    ["by port-forward, from outside", () => forwarded.backend],
  ])("reached %s", (_way, reached) => {
    it("sends events that are told as they come", async () => {
      const { request } = reached();
      const answer = await request("/try/events", { headers: { Accept: "text/event-stream" } });
      expect(answer.headers.get("content-type")).toBe("text/event-stream");
      const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
      // The app says the second one only after it was asked to: the first has not waited for it.
      expect((await reader?.read())?.value).toBe("data: first\n\n");
      await request("/try/go-on");
      expect((await reader?.read())?.value).toBe("data: second\n\n");
      expect((await reader?.read())?.done).toBe(true);
    });

    it("takes an upload of any size, piece by piece", { timeout: 180_000 }, async () => {
      const { request } = reached();
      const seen = async () => ((await (await request("/try/seen")).json()) as { bytes: number }).bytes;
      let sent = 0;
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          // The app has some of it long before there is an end.
          if (sent === 16 << 20) await waitFor("the beginning of the upload", async () => (await seen()) > 0);
          if (sent === LARGE) return controller.close();
          controller.enqueue(new Uint8Array(1 << 20));
          sent += 1 << 20;
        },
      });
      const init: RequestInit & { duplex: "half" } = { method: "POST", body, duplex: "half" };
      const answer = await request("/try/upload", init);
      expect([answer.status, await answer.json()]).toEqual([200, { bytes: LARGE }]);
    });
  });
});

/** A socket is cut when the session that it was opened by ends. */
async function endsWithItsSession(token: string | undefined): Promise<void> {
  const leaving = await joinPortal(newPerson("admin"));
  const { origin, cookie } = await openPreview(leaving, name, "frontend");
  const socket = new WebSocket(`${origin.replace("http", "ws")}/?token=${token}`, "vite-hmr", {
    headers: { Cookie: cookie, Origin: origin },
  });
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await new Promise((resolve, reject) => socket.once("message", resolve).once("error", reject));
  expect((await leaving.request("DELETE", "/api/session")).status).toBe(204);
  await closed;
}
