import { applyEnvironment } from "../kit/environments";
import { stripUpgrades } from "../kit/stripping-proxy";
import { expect, test } from "./fixtures";

test.use({ expectedErrors: /WebSocket connection to/ });

test("a page behind a proxy that strips upgrades says so, and goes on by HTTP", async ({
  signedIn: page,
  address,
  cluster,
  user,
  claimName,
}) => {
  const { hostname, port } = new URL(address);
  const proxy = await stripUpgrades({ host: "127.0.0.1", port: Number(port) });
  try {
    await page.goto(`http://${hostname}:${proxy.port}/environments`);
    const banner = page.getByTestId("connection-banner");
    await expect(banner).toContainText("Live updates are blocked", { timeout: 30_000 });
    await expect(banner).toContainText("/api/stream");
    const name = claimName("polled");
    await applyEnvironment(cluster, name, { owner: user.email, paused: true });
    await expect(page.getByRole("link", { name, exact: true })).toBeVisible({ timeout: 30_000 });
    // The same page without the proxy knows of no trouble.
    await page.goto(`${address}/environments`);
    await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
    await expect(banner).toHaveCount(0);
  } finally {
    proxy.close();
  }
});
