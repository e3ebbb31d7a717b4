import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expect, signInBy, test } from "./fixtures";
import { EnvironmentPage } from "./pages/environment-page";

/** A tool's pod is made first; a ready pod is reachable a little later, and until then the portal's own page waits. */
const STARTS = { timeout: 90_000 };

const NOT_YET = /503 \(Service Unavailable\)/;

const hostOf = (component: string, environment: string) => `${component}--${environment}.localhost`;

/** The tab that a click opens, when it has shown the sample app. */
async function expectApp(page: Page, environment: string, click: () => Promise<void>): Promise<void> {
  const [tab] = await Promise.all([page.waitForEvent("popup"), click()]);
  await expect(tab.locator("#root > *").first()).toBeVisible(STARTS);
  expect(new URL(tab.url()).hostname).toBe(hostOf("frontend", environment));
  await tab.close();
}

test("the app is one click away from its environment, a card, the list and the palette", async ({
  signedIn: page,
  environment,
}) => {
  const overview = new EnvironmentPage(page, environment);
  await overview.open();
  await expectApp(page, environment, () => page.getByRole("link", { name: /^Open \(/ }).click());
  await expectApp(page, environment, () =>
    overview.component("frontend").getByRole("link", { name: /^App/ }).click(),
  );
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("open app");
  await expect(page.getByRole("option", { name: `Open App of ${environment}` })).toBeVisible();
  await expectApp(page, environment, () => page.keyboard.press("Enter"));
  await page.goto("/environments");
  const link = page.getByRole("link", { name: `Open ${environment} (in a new tab)` });
  // A plain link: what a middle click or a copied address needs.
  await expect(link).toHaveAttribute("href", `/open/${environment}/frontend/app`);
  await expectApp(page, environment, () => link.click());
});

test("commands for one's own machine are one step further, with a connection string", async ({
  signedIn: page,
  environment,
}) => {
  await new EnvironmentPage(page, environment).open();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "On your machine…" }).click();
  const dialog = page.getByRole("dialog", { name: "On your machine" });
  await expect(dialog).toContainText("kubectl port-forward");
  await expect(dialog).toContainText("postgresql://app@localhost:5432/app");
});

test.describe("the preview tab", () => {
  test.use({ viewport: { width: 1600, height: 900 }, expectedErrors: NOT_YET });

  test("shows the app with its logs beside it, as wide as it is asked to be", async ({
    signedIn: page,
    environment,
  }) => {
    await new EnvironmentPage(page, environment).open();
    await page.getByRole("link", { name: "Preview", exact: true }).click();
    const frame = page.getByTitle(`App of ${environment}`);
    const app = frame.contentFrame();
    await expect(app.getByLabel("Password")).toBeVisible(STARTS);
    await expect(page.getByRole("log")).toContainText(/\S/);

    const width = async () => Math.round((await frame.boundingBox())?.width ?? 0);
    const full = await width();
    await page.getByText("Phone", { exact: true }).click();
    await expect.poll(width).toBe(390);
    await page.getByText("Tablet", { exact: true }).click();
    await expect.poll(width).toBe(768);
    await page.getByText("Full", { exact: true }).click();
    await expect.poll(width).toBe(full);

    const divider = page.getByRole("separator", { name: "Width of the preview" });
    await divider.focus();
    await page.keyboard.press("ArrowLeft");
    await expect.poll(width).toBeLessThan(full);
    await page.getByRole("button", { name: "Logs beside the preview" }).click();
    await expect(divider).toHaveCount(0);
    await expect.poll(width).toBeGreaterThan(full);
    await expect(page).toHaveURL(/logs=0/);
  });

  test("opens at the path and width that its address names, and goes where it is told", async ({
    signedIn: page,
    environment,
  }) => {
    await page.goto(`/environments/${environment}/preview?open=backend/api&path=/livez&width=phone&logs=0`);
    const frame = page.getByTitle(`API of ${environment}`);
    await expect(page.getByLabel("Path")).toHaveValue("/livez");
    const frameUrl = () =>
      page
        .frames()
        .map((one) => one.url())
        .find((url) => new URL(url, "http://none").hostname === hostOf("backend", environment));
    await expect.poll(frameUrl, STARTS).toMatch(/\/livez$/);
    expect(Math.round((await frame.boundingBox())?.width ?? 0)).toBe(390);
    await page.getByLabel("Path").fill("readyz");
    await page.keyboard.press("Enter");
    await expect.poll(frameUrl).toMatch(/\/readyz$/);
    await expect(page).toHaveURL(/path=%2Freadyz/);
    await page.getByRole("button", { name: "Show on a phone" }).click();
    // Names below localhost lead a phone to itself, which a picture of them would not tell.
    await expect(page.getByRole("dialog")).toContainText("A phone cannot reach this address");
  });
});

for (const [does, mode] of [
  ["keeps nothing for frames of another site", 1],
  ["keeps what applications store in frames", 0],
] as const)
  test(`the preview tab in a browser that ${does} ${mode ? "leads to a tab" : "says nothing of it"}`, async ({
    playwright,
    launchOptions,
    address,
    user,
    environment,
  }) => {
    // As its settings have it: what it blocks of other sites in frames, if not all.
    const profile = await mkdtemp(path.join(tmpdir(), "preview-frames-"));
    await mkdir(path.join(profile, "Default"));
    const preferences = { profile: { cookie_controls_mode: mode, block_third_party_cookies: mode === 1 } };
    await writeFile(path.join(profile, "Default", "Preferences"), JSON.stringify(preferences));
    const context = await playwright.chromium.launchPersistentContext(profile, launchOptions);
    try {
      await signInBy(user.session, context, address);
      const page = await context.newPage();
      await page.goto(`${address}/environments/${environment}/preview?logs=0`);
      const app = page.getByTitle(`App of ${environment}`).contentFrame();
      await expect(app.getByLabel("Password")).toBeVisible(STARTS);
      const notice = page.getByText("Your browser keeps nothing for App in a frame");
      if (mode === 0) return await expect(notice).toHaveCount(0);
      await expect(notice).toBeVisible();
      const [tab] = await Promise.all([
        page.waitForEvent("popup"),
        page.getByRole("link", { name: "Open it in a tab", exact: true }).click(),
      ]);
      await expect(tab.getByLabel("Password")).toBeVisible(STARTS);
      expect(await tab.evaluate(() => typeof localStorage)).toBe("object");
    } finally {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    }
  });

test("a preview is shared by a link that needs no account, and taken back", async ({
  signedIn: page,
  environment,
  browser,
}) => {
  await new EnvironmentPage(page, environment).open();
  const share = async () => {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Share…" }).click();
  };
  await share();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Share", exact: true }).click();
  await expect(dialog.getByText("Name at least one person.")).toBeVisible();
  await dialog.getByText("Anyone with the link").click();
  await dialog.getByRole("button", { name: "Share", exact: true }).click();
  await expect(dialog.getByText("Say what it is shared for.")).toBeVisible();
  await dialog.getByLabel("Reason").fill("Review of the checkout");
  await dialog.getByRole("button", { name: "Share", exact: true }).click();
  const link = (await dialog.getByTestId("share-link").textContent()) ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(dialog.getByRole("list", { name: "Shares" })).toContainText("Review of the checkout");

  const stranger = await browser.newContext();
  try {
    const tab = await stranger.newPage();
    await tab.goto(link);
    await expect(tab.locator("#root > *").first()).toBeVisible(STARTS);
    expect(new URL(tab.url()).hostname).toBe(hostOf("frontend", environment));

    await dialog.getByRole("button", { name: "Revoke for Anyone with the link" }).click();
    await dialog.getByRole("button", { name: "Revoke", exact: true }).click();
    await expect(dialog.getByRole("list", { name: "Shares" })).toHaveCount(0);
    await expect
      .poll(async () => {
        await tab.goto(link);
        return tab.locator("#root > *").count();
      })
      .toBe(0);
  } finally {
    await stranger.close();
  }
});

test("Adminer is one click away, signed in, while the database runs in production mode", async ({
  signedIn: page,
  environment,
  cluster,
}) => {
  // It may still run for a test before.
  const lease = ["lease", "tool-adminer", "--ignore-not-found"];
  await cluster.run(["-n", `env-${environment}`, "delete", ...lease]);
  const overview = new EnvironmentPage(page, environment);
  await overview.open();
  await expect(overview.component("adminer")).toHaveCount(0, { timeout: 60_000 });
  const link = overview.component("database").getByRole("link", { name: /^Adminer/ });
  const [tab] = await Promise.all([page.waitForEvent("popup"), link.click()]);
  await expect(tab.getByRole("heading", { name: "Schema: public" })).toBeVisible(STARTS);
  await expect(tab.getByRole("link", { name: "items", exact: true }).first()).toBeVisible();
  const { hostname, searchParams } = new URL(tab.url());
  expect(hostname).toBe(hostOf("adminer", environment));
  expect(searchParams.get("db")).toBe("app");
  expect(tab.url()).not.toMatch(/password|pwd/i);
  const policy = (await tab.reload())?.headers()["content-security-policy"];
  expect(policy).toContain("frame-ancestors 'none'");
  await expect(overview.component("adminer").getByRole("status").first()).toContainText("Ready", STARTS);
  await expect(overview.component("adminer")).toContainText(/stops at .+ unless used/);
  await expect(overview.component("database")).toContainText("Production serves");
});
