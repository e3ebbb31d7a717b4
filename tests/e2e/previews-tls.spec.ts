import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { WebSocketServer } from "ws";
import { type Stage, stage } from "@/server/previews/testing/site";
import { type TlsFront, tlsFront } from "../kit/tls-front";

/**
 * Previews as in production: behind a proxy that ends TLS, at a domain that is another registrable one than the portal's, with a
 * port. The site is the real one; who may is said by the test, and the portal is a page that opens and frames.
 */
const PORTAL = "portal.company.test";
const PREVIEW = "frontend--shop.previews.test";

test.skip(spawnSync("openssl", ["version"]).status !== 0, "no openssl here to make a certificate");
test.use({
  ignoreHTTPSErrors: true,
  launchOptions: async ({ launchOptions }, use) => {
    const names = [PORTAL, "*.previews.test"].map((name) => `MAP ${name} 127.0.0.1`).join(", ");
    const args = [...(launchOptions.args ?? []), `--host-resolver-rules=${names}`];
    await use({ ...launchOptions, args });
  },
});

let front: TlsFront;
let on: Stage;
let preview: string;
let portal: string;
const portalServer = createServer((request, response) => {
  if (request.url?.startsWith("/open/shop/frontend")) {
    const path = new URL(request.url, portal).searchParams.get("path") ?? "/";
    on.tickets.set("t", "u-1");
    const query = new URLSearchParams({ ticket: "t", path });
    return void response.writeHead(303, { Location: `${preview}/.devspace-portal/enter?${query}` }).end();
  }
  response.setHeader("Content-Type", "text/html");
  response.end(`<!doctype html><link rel=icon href="data:,"><script>
    addEventListener("message", ({ origin, data }) => Object.assign(window, { told: { origin, data } }));
  </script><iframe name="app" src="/open/shop/frontend"></iframe>`);
});
const sockets = new WebSocketServer({ noServer: true });

test.beforeAll(async () => {
  portalServer.listen(0, "127.0.0.1");
  await once(portalServer, "listening");
  const portalPort = (portalServer.address() as AddressInfo).port;
  front = await tlsFront((host) => (host === PORTAL ? portalPort : on.port));
  preview = `https://${PREVIEW}:${front.port}`;
  portal = `https://${PORTAL}:${front.port}`;
  on = await stage(
    (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", preview);
      if (pathname === "/leads")
        return void response.writeHead(302, { Location: searchParams.get("to") ?? "" }).end();
      if (pathname === "/seen") return void response.end(JSON.stringify(request.headers));
      response.writeHead(200, {
        "Content-Type": "text/html",
        "Set-Cookie": [
          "theme=dark; Secure; Domain=previews.test",
          "__Host-devspace_preview=x; Secure; Path=/",
        ],
      });
      response.end('<!doctype html><link rel=icon href="data:,"><h1>The app</h1>');
    },
    {
      upgrade: (socket, head, request) =>
        sockets.handleUpgrade(request, socket, head, (one) =>
          one.on("message", (data) => one.send(String(data))),
        ),
      place: { base: `https://previews.test:${front.port}`, portalOrigins: [portal], trustedProxies: 1 },
    },
  );
});

test.afterAll(async () => {
  await on?.close();
  front?.close();
  sockets.close();
  portalServer.closeAllConnections();
  portalServer.close();
});

test("a preview behind TLS keeps scheme and port, and its cookie is of its host alone", async ({
  page,
  context,
}) => {
  await page.goto(`${preview}/a?b=c`);
  expect(page.url()).toBe(`${preview}/a?b=c`);
  await expect(page.getByRole("heading", { name: "The app" })).toBeVisible();
  const cookies = (await context.cookies()).map(({ name, domain, path, secure, httpOnly, sameSite }) => ({
    ...{ name, domain, path, secure, httpOnly, sameSite },
  }));
  const ours = { domain: PREVIEW, path: "/", secure: true, httpOnly: true, sameSite: "None" };
  expect(cookies).toContainEqual({ name: "__Host-devspace_preview", ...ours });
  expect(cookies).toContainEqual({ name: "__Host-devspace_environment", ...ours });
  expect(cookies.find(({ name }) => name === "theme")).toMatchObject({ domain: PREVIEW });
  expect(new Set(cookies.map(({ domain }) => domain))).toEqual(new Set([PREVIEW]));

  const seen = await page.evaluate(async () => (await fetch("/seen")).json());
  expect(seen).toMatchObject({
    host: `${PREVIEW}:${front.port}`,
    cookie: "theme=dark",
    "x-forwarded-proto": "https",
    "x-forwarded-host": `${PREVIEW}:${front.port}`,
    "x-forwarded-port": String(front.port),
    "x-forwarded-for": "127.0.0.1",
  });
  for (const to of ["/b", "http://frontend-service/b", "http://localhost:3000/b", "b"]) {
    await page.goto(`${preview}/leads?to=${encodeURIComponent(to)}`);
    expect(page.url()).toBe(`${preview}/b`);
  }
});

test("its sockets open by TLS, for its own pages alone", async ({ page }) => {
  const answered = () =>
    page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          const socket = new WebSocket(url);
          socket.onopen = () => socket.send("there and back");
          socket.onmessage = ({ data }) => resolve(String(data));
          socket.onerror = () => resolve("refused");
        }),
      `${preview.replace("https", "wss")}/hmr`,
    );
  await page.goto(preview);
  expect(await answered()).toBe("there and back");
  await page.goto(portal);
  expect(await answered()).toBe("refused");
});

test("the portal shows it in a frame of another site, and is told there what the browser keeps", async ({
  page,
}) => {
  await page.goto(portal);
  const app = page.frameLocator("iframe");
  await expect(app.getByRole("heading", { name: "The app" })).toBeVisible();
  const told = await page.evaluate(() => Reflect.get(window, "told") as { origin: string; data: object });
  expect(told.origin).toBe(preview);
  expect(told.data).toMatchObject({ type: "devspace-portal:frame", cookies: true });
  const frame = page.frame({ name: "app" });
  expect(await frame?.evaluate(async () => (await fetch("/seen")).status)).toBe(200);
  expect(await frame?.evaluate(() => document.cookie)).not.toContain("devspace");
});
