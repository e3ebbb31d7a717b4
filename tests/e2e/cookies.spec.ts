import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, SIGNED_OUT, test } from "./fixtures";

const NAMES = ["localhost", "127.0.0.1", "frontend--shop.localhost"];

test.describe("an app on another port of this machine", () => {
  for (const name of NAMES)
    test(`neither gets nor replaces the portal's session at ${name}`, async ({
      signedIn: page,
      context,
      user,
      address,
    }) => {
      const cookie = user.session.cookie.name;
      const received: string[] = [];
      const forged = [
        "",
        "; Domain=localhost",
        "; Domain=portal.localhost",
        "; Domain=.localhost; Path=/api",
      ];
      const app = createServer((request, response) => {
        received.push(request.headers.cookie ?? "");
        response.setHeader(
          "Set-Cookie",
          forged.map(
            (where) => `${cookie}=${"x".repeat(43)}${where.includes("Path") ? "" : "; Path=/"}${where}`,
          ),
        );
        response.setHeader("Content-Type", "text/html");
        response.end("<!doctype html><link rel=icon href='data:,'><title>app</title>");
      }).listen(0, "127.0.0.1");
      await once(app, "listening");
      try {
        await page.goto(`${address}/environments`);
        await page.goto(`http://${name}:${(app.address() as AddressInfo).port}/`);
        await page.evaluate((key) => {
          // biome-ignore lint/suspicious/noDocumentCookie: what an app would do.
          document.cookie = `${key}=planted; domain=localhost; path=/`;
        }, cookie);
        await page.reload();
        expect(received.join(" ")).not.toContain(user.session.cookie.value);
        await page.goto(`${address}/environments`);
        await expect(page.getByRole("heading", { name: "Environments" })).toBeVisible();
        const kept = await context.cookies(address);
        expect(kept.filter(({ name: found }) => found === cookie).map(({ value }) => value)).toEqual([
          user.session.cookie.value,
        ]);
      } finally {
        app.closeAllConnections();
        app.close();
      }
    });
});

test.describe("the portal at localhost", () => {
  test.use({ expectedErrors: SIGNED_OUT });

  test("leads to its own name", async ({ page, address }) => {
    const { port, hostname } = new URL(address);
    expect(hostname).toBe("portal.localhost");
    await page.goto(`http://localhost:${port}/sign-in`);
    await expect(page).toHaveURL(`${address}/sign-in`);
    const answer = await fetch(`http://localhost:${port}/sign-in`, { redirect: "manual" });
    expect(answer.status).toBe(307);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});
