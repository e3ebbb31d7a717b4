import type { Locator, Page } from "@playwright/test";
import { applyEnvironment } from "../kit/environments";
import { invite, joinPortal, newPerson } from "../kit/people";
import { expectClean, SIZES } from "./axe";
import { expect, signInBy, test } from "./fixtures";
import { EnvironmentPage } from "./pages/environment-page";
import { LogsPage } from "./pages/logs-page";

for (const viewport of SIZES) {
  test.describe(`axe finds nothing serious, ${viewport.width} wide`, () => {
    // Some twenty states of pages, each looked at for seconds.
    test.describe.configure({ timeout: 300_000 });
    test.use({ viewport, expectedErrors: /40[014] \((Bad Request|Unauthorized|Not Found)\)/ });

    test("on the pages in front of the sign-in", async ({ page }) => {
      await page.goto("/sign-in");
      await expectClean(page, page.getByRole("button", { name: "Sign in" }), "sign in");
      await page.goto(await invite(newPerson()));
      await expectClean(page, page.getByRole("button", { name: "Set password and sign in" }), "join");
      await page.goto("/link#used-or-mistyped");
      await expectClean(page, page.getByRole("heading").first(), "a link that is no good");
    });

    test("on the pages of a user", async ({ signedIn: page, environment }) => {
      await page.goto("/environments");
      await expectClean(page, page.getByRole("link", { name: environment, exact: true }), "list");
      await page.goto("/environments?q=nothing-like-it");
      await expectClean(page, page.getByRole("heading", { name: "No environment matches" }), "no match");
      await page.goto("/environments/new");
      await page.getByText("Advanced settings").click();
      await expectClean(page, page.getByLabel("Image", { exact: true }).first(), "form");
      const overview = new EnvironmentPage(page, environment);
      await overview.open();
      await overview.expectReady("backend");
      await expectClean(page, page.getByRole("region", { name: "From a terminal" }), "overview");
      await overview.openTab("Logs");
      await expect(new LogsPage(page).lines).toContainText(/\S/);
      await expectClean(page, new LogsPage(page).lines, "logs");
      await overview.openTab("Preview");
      await expectClean(page, page.getByRole("region", { name: "Preview" }), "preview");
      await overview.openTab("Settings");
      await expectClean(page, page.getByRole("button", { name: "Save settings" }), "settings");
      await page.goto("/access-tokens");
      await expectClean(page, page.getByRole("button", { name: "New token" }), "access tokens");
      await page.goto("/environments/no-such-environment");
      await expectClean(page, page.getByRole("heading", { name: "Environment not found" }), "no environment");
      await page.goto("/nowhere");
      await expectClean(page, page.getByRole("heading", { name: "Page not found" }), "no page");
    });

    test("in the menus and dialogs of a user", async ({ signedIn: page, environment }) => {
      const dialog = page.getByRole("dialog");
      const leave = async (what: Locator) => {
        await page.keyboard.press("Escape");
        await expect(what).toHaveCount(0);
      };
      await new EnvironmentPage(page, environment).open();
      await page.getByRole("button", { name: "Delete environment" }).click();
      await expectClean(page, dialog, "delete");
      await leave(dialog);
      for (const item of ["Share…", "On your machine…"]) {
        await page.getByRole("button", { name: "More actions" }).click();
        await expectClean(page, page.getByRole("menu"), "more to open");
        await page.getByRole("menuitem", { name: item }).click();
        await expectClean(page, dialog, item);
        await leave(dialog);
      }
      for (const name of ["Account", /^Switch environment/]) {
        await page.getByRole("button", { name }).click();
        await expectClean(page, page.getByRole("menu"), String(name));
        await leave(page.getByRole("menu"));
      }
      await page.keyboard.press("Control+k");
      await expectClean(page, dialog, "command palette");
      await leave(dialog);
      await page.keyboard.press("?");
      await expectClean(page, dialog, "keyboard shortcuts");
      await leave(dialog);
      await page.goto("/environments");
      await page.getByRole("button", { name: `Actions for ${environment}` }).click();
      await expectClean(page, page.getByRole("menu"), "actions of a row");
      await page.goto("/access-tokens");
      await page.getByRole("button", { name: "New token" }).click();
      await expectClean(page, dialog, "new token");
      const name = `axe ${viewport.width}`;
      await dialog.getByLabel("Name").fill(name);
      await page.keyboard.press("Enter");
      await expectClean(page, page.getByTestId("access-token"), "the token");
      await page.getByRole("button", { name: "I have copied it" }).click();
      await page.getByRole("button", { name: `Revoke ${name}` }).click();
      await expectClean(page, dialog, "revoke");
      await dialog.getByRole("button", { name: "Revoke" }).click();
      await expect(dialog).toHaveCount(0);
    });

    test("in the empty list, and for an administrator", async ({
      page,
      context,
      address,
      cluster,
      claimName,
      admin,
    }) => {
      const newcomer = newPerson();
      await signInBy(await joinPortal(newcomer), context, address);
      await page.goto("/environments");
      await expectClean(page, page.getByRole("heading", { name: /first environment/ }), "empty list");
      await context.clearCookies();
      await applyEnvironment(cluster, claimName("axe"), { owner: newcomer.email, paused: true });
      await signInBy(admin.session, context, address);
      await page.goto(`/users?q=${newcomer.email}`);
      const actions = page.getByRole("button", { name: `Actions for ${newcomer.name}` });
      const dialog = page.getByRole("dialog");
      await expectClean(page, actions, "users");
      for (const item of [/^Password reset link/, /^Make administrator/, /^Deactivate/, /^Delete/]) {
        await actions.click();
        await expectClean(page, page.getByRole("menu"), "actions for a user");
        await page.getByRole("menuitem", { name: item }).click();
        await expectClean(page, dialog, String(item));
        await page.keyboard.press("Escape");
        await expect(dialog).toHaveCount(0);
      }
      await page.getByRole("button", { name: "Invite" }).click();
      await expectClean(page, dialog, "invite");
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
