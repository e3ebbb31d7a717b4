import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { EnvironmentPage } from "./pages/environment-page";
import { LogsPage } from "./pages/logs-page";

const luminance = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    // What shows is the body's colour on the root's on the browser's white.
    for (const element of [undefined, document.documentElement, document.body]) {
      context.fillStyle = element ? getComputedStyle(element).backgroundColor : "white";
      context.fillRect(0, 0, 1, 1);
    }
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return (red * 0.2126 + green * 0.7152 + blue * 0.0722) / 255;
  });

test.describe("on a phone, 390 pixels wide", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("no page scrolls sideways, and the main actions are there", async ({
    signedIn: page,
    environment,
  }) => {
    const overview = new EnvironmentPage(page, environment);
    const fits = async () => {
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, page.url()).toBeLessThanOrEqual(390);
    };
    await page.goto("/environments");
    await expect(page.getByRole("link", { name: environment, exact: true })).toBeVisible();
    await expect(page.getByRole("link", { name: "New environment" }).first()).toBeVisible();
    await fits();
    await page.goto("/environments/new");
    await expect(page.getByRole("button", { name: "Create environment" })).toBeVisible();
    await fits();
    await overview.open();
    await expect(overview.devMode("backend")).toBeVisible();
    await fits();
    await overview.openTab("Logs");
    await expect(new LogsPage(page).lines).toContainText(/\S/);
    await fits();
  });
});

test.describe("colours", () => {
  test.use({ colorScheme: "dark" });

  test("follow the system, from the first paint on", async ({ signedIn: page }) => {
    await page.goto("/environments", { waitUntil: "domcontentloaded" });
    expect(await luminance(page)).toBeLessThan(0.3);
    await page.emulateMedia({ colorScheme: "light" });
    await expect.poll(() => luminance(page)).toBeGreaterThan(0.7);
  });
});
