import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { invite, joinPortal, newPerson } from "../kit/people";
import { expect, SIGNED_OUT, signInBy, test } from "./fixtures";
import { EnvironmentPage } from "./pages/environment-page";
import { LogsPage } from "./pages/logs-page";

/** What axe calls serious or critical, as `rule: element`. */
async function findViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`axe finds nothing serious, ${colorScheme}`, () => {
    test.use({ colorScheme, expectedErrors: SIGNED_OUT });

    test("on the pages in front of the sign-in", async ({ page }) => {
      await page.goto("/sign-in");
      await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
      expect(await findViolations(page)).toEqual([]);
      await page.goto(await invite(newPerson()));
      await expect(page.getByRole("button", { name: "Set password and sign in" })).toBeVisible();
      expect(await findViolations(page)).toEqual([]);
    });

    test("on the list, the form, the overview and the logs", async ({ signedIn: page, environment }) => {
      await page.goto("/environments");
      await expect(page.getByRole("link", { name: environment })).toBeVisible();
      expect(await findViolations(page)).toEqual([]);
      await page.goto("/environments/new");
      await expect(page.getByRole("button", { name: "Create environment" })).toBeVisible();
      expect(await findViolations(page)).toEqual([]);
      const overview = new EnvironmentPage(page, environment);
      await overview.open();
      await overview.expectReady("backend");
      expect(await findViolations(page)).toEqual([]);
      await overview.openTab("Logs");
      await expect(new LogsPage(page).lines).toContainText(/\S/);
      expect(await findViolations(page)).toEqual([]);
    });

    test("in the empty list and the delete dialog", async ({ page, context, address, environment, user }) => {
      const newcomer = newPerson();
      await signInBy(await joinPortal(newcomer), context, address);
      await page.goto("/environments");
      await expect(page.getByRole("link", { name: "New environment" }).first()).toBeVisible();
      expect(await findViolations(page)).toEqual([]);
      await context.clearCookies();
      await signInBy(user.session, context, address);
      await new EnvironmentPage(page, environment).open();
      await page.getByRole("button", { name: "Delete environment" }).click();
      await expect(page.getByLabel(`Type ${environment} to confirm`)).toBeVisible();
      expect(await findViolations(page)).toEqual([]);
    });
  });
}

test("an environment can be created with the keyboard alone", async ({ signedIn: page, claimName }) => {
  const name = claimName("keys");
  await page.goto("/environments");
  await expect(page.getByRole("link", { name: "New environment" }).first()).toBeVisible();
  await tabTo(page, /New environment/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/environments\/new/);
  const field = page.getByLabel("Name", { exact: true });
  await expect(field).toBeVisible();
  if (!(await field.evaluate((element) => element === document.activeElement))) await tabTo(page, /^name$/);
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/environments/${name}$`));
});

/** Presses Tab until the focused element's name or label matches. */
async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const element = document.activeElement;
      const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
      return [element?.getAttribute("aria-label"), element?.getAttribute("name"), element?.textContent]
        .concat(labels.map(({ textContent }) => textContent))
        .filter(Boolean)
        .join("|");
    });
    if (name.split("|").some((part) => wanted.test(part.trim()))) return;
  }
  throw new Error(`Tab never reached ${wanted}.`);
}
