import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { deployApp, type RunningApp, signUp } from "../kit/app-fixture";

const WAIT = { timeout: 60_000, interval: 250 };

describe("the app, deployed by kubectl apply -k alone", () => {
  let app: RunningApp;
  let frontend: string;

  beforeAll(async () => {
    app = await deployApp();
    frontend = await app.forward("frontend-service", 80);
    // A ready pod is reachable a little later: its Service and the network policies follow on their own time.
    const status = async () => (await fetch(`${frontend}/api/v1/items`)).status;
    await vi.waitFor(async () => expect(await status()).toBe(401), WAIT);
  });

  afterAll(() => app?.remove());

  it("keeps items, through frontend, backend and database", async () => {
    const asUser = await signUp(frontend);
    const created = await asUser("POST", "/items", { title: "Buy milk" });
    expect(created.status).toBe(201);
    const { id } = (await created.json()) as { id: string };
    const found = (await (await asUser("GET", "/items?q=MILK")).json()) as { items: { id: string }[] };
    expect(found.items.map((item) => item.id)).toEqual([id]);
    expect((await asUser("DELETE", `/items/${id}`)).status).toBe(204);
    expect((await asUser("GET", `/items/${id}`)).status).toBe(404);
  });

  it("logs a request once in the frontend and once in the backend, under the same id", async () => {
    const id = `request-${app.namespace}`;
    await fetch(`${frontend}/api/v1/items?secret=1`, { headers: { "X-Request-ID": id } });
    for (const component of ["frontend", "backend"]) {
      const lines = await vi.waitFor(async () => {
        const log = await app.kubectl("logs", `deployment/${component}`, "--tail=200");
        const found = log.split("\n").filter((line) => line.includes(id));
        expect(found).not.toEqual([]);
        return found;
      }, WAIT);
      expect(lines).toHaveLength(1);
      expect(JSON.parse(lines[0] ?? "")).toMatchObject({
        method: "GET",
        path: "/api/v1/items",
        status: 401,
        request_id: id,
      });
    }
  });

  it("answers pages with a strict policy, and only what exists under /assets is kept for long", async () => {
    const page = await fetch(`${frontend}/some/page`);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const [script] = /\/assets\/[^"]+\.js/.exec(await page.text()) ?? [];
    const asset = await fetch(`${frontend}${script}`);
    expect(asset.headers.get("cache-control")).toContain("immutable");
    expect(asset.headers.get("content-encoding")).toBe("gzip");
    const missing = await fetch(`${frontend}/assets/missing.js`);
    expect([missing.status, missing.headers.get("cache-control")]).toEqual([404, "no-cache"]);
  });

  it("lets Adminer reach this database and nothing else", async () => {
    const adminer = await app.forward("adminer", 8080);
    for (const query of [
      "server=db&username=x",
      "pgsql=elsewhere&username=x",
      "sqlite=/etc/passwd&username=x",
    ]) {
      expect((await fetch(`${adminer}/?${query}`)).status, query).toBe(403);
    }
    const probe = (host: string, port: number) =>
      `echo @fsockopen('${host}', ${port}, $code, $text, 3) ? 'open' : 'closed';`;
    const reach = (host: string, port: number) =>
      app.kubectl("exec", "deployment/adminer", "--", "php", "-r", probe(host, port));
    // Its own policies, too, follow on their own time.
    await vi.waitFor(async () => expect(await reach("postgres-service", 5432)).toBe("open"), WAIT);
    expect(await reach("backend-service", 8000)).toBe("closed");
  });

  it("comes back by itself after the database was away, with what was saved", async () => {
    const asUser = await signUp(frontend);
    await asUser("POST", "/items", { title: "Kept" });
    const [, podBefore] = (
      await app.kubectl("get", "pods", "-l", "app.kubernetes.io/name=backend", "-o", "name")
    ).split("/");
    await app.kubectl("scale", "statefulset/postgres", "--replicas=0");
    await app.kubectl("wait", "--for=delete", "pod/postgres-0", "--timeout=60s");
    await vi.waitFor(async () => expect((await asUser("GET", "/items")).status).toBe(503), WAIT);
    await app.kubectl("wait", "--for=condition=Ready=false", `pod/${podBefore?.trim()}`, "--timeout=60s");

    await app.kubectl("scale", "statefulset/postgres", "--replicas=1");
    await app.kubectl("wait", "--for=condition=Ready", `pod/${podBefore?.trim()}`, "--timeout=90s");
    await vi.waitFor(async () => {
      const list = (await (await asUser("GET", "/items")).json()) as { items?: { title: string }[] };
      expect(list.items?.map((item) => item.title)).toEqual(["Kept"]);
    }, WAIT);
    const restarts = "jsonpath={.items[*].status.containerStatuses[*].restartCount}";
    const backends = ["get", "pods", "-l", "app.kubernetes.io/name=backend", "-o", restarts];
    expect(await app.kubectl(...backends)).toBe("0");
  });
});
