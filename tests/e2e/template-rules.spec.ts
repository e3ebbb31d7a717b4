import { TEMPLATES_NAMESPACE } from "@/server/contract/labels";
import { removeTemplates, smallApplication, waitUntilLookedAt } from "../kit/templates";
import { uniqueName } from "../kit/unique-name";
import { expectCleanInEveryLook } from "./axe";
import { expect, signInBy, test } from "./fixtures";

test.describe("what an administrator lays down for a template", () => {
  const [template, secret] = [uniqueName("rules"), uniqueName("registry")];
  test.afterAll(async ({ cluster }) => {
    await removeTemplates(cluster, [template]);
    await cluster.run(["-n", TEMPLATES_NAMESPACE, "delete", "secret", secret, "--ignore-not-found"]);
  });

  test("a pull secret is made on the form and told to nobody; a policy closes the template", async ({
    asAdmin: page,
    context,
    cluster,
    address,
    user,
  }) => {
    test.setTimeout(240_000);
    await test.step("the source", async () => {
      await page.goto("/templates/new");
      await page.getByLabel("Name", { exact: true }).fill(template);
      await page.getByLabel("Path of file 1").fill("app.yaml");
      await page.getByLabel("Content of file 1").fill(smallApplication("one"));
      await page.getByRole("button", { name: "Continue" }).click();
      await expect(page.getByLabel("Pull secrets")).toBeVisible();
    });

    await test.step("a pull secret, with errors at its fields first", async () => {
      await page.getByRole("button", { name: "Make one…" }).click();
      const dialog = page.getByRole("dialog", { name: "Pull secret" });
      await dialog.getByLabel("Registry").fill("https://ghcr.io");
      await dialog.getByRole("button", { name: "Keep it" }).click();
      await expect(dialog.getByText(/Use the registry's host/)).toBeVisible();
      await dialog.getByLabel("Registry").fill("registry.example.com");
      await dialog.getByLabel("User").fill("ci");
      await dialog.getByLabel("Password or token").fill("swordfish");
      await dialog.getByLabel("Name").fill(secret);
      await dialog.getByLabel("Name").press("Enter");
      await expect(dialog).toHaveCount(0);
      // It was no step of the form below it.
      await expect(page).toHaveURL(/step=contents/);
      await expect(page.getByLabel("Pull secrets")).toHaveValue(secret);
      await expect(page.getByTestId("manifest")).toContainText(`name: ${secret}`);
      expect(await page.content()).not.toContain("swordfish");
    });

    await test.step("a policy, with a wrong field said where it is", async () => {
      const summary = page.getByText("Who may use it, and how much");
      await summary.click();
      await page.getByLabel("People").fill("somebody");
      await page.getByRole("button", { name: "Continue" }).click();
      await expect(page.getByText("Use an e-mail address, or * for everybody.")).toBeVisible();
      await expectCleanInEveryLook(page, page.getByLabel("People"), "policy");
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.getByLabel("People").fill("nobody@example.com");
      await page.getByLabel("Environments of one person").fill("1");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByRole("button", { name: "Publish template" }).click();
      await expect(page.getByText(/Published as revision/)).toBeVisible({ timeout: 90_000 });
      const { findings } = await waitUntilLookedAt(cluster, template);
      expect(findings.map(({ code }) => code)).not.toContain("pull-secret");
    });

    await test.step("administrators see why it is closed to them, others do not see it", async () => {
      await page.goto(`/environments/new?template=${template}`);
      await expect(page.getByText(/It is not for everybody, and not for you/)).toBeVisible();
      await page.goto("about:blank");
      await context.clearCookies();
      await signInBy(user.session, context, address);
      await page.goto("/environments/new");
      await expect(page.getByRole("group", { name: "Template" })).toBeVisible();
      await expect(page.getByText(template)).toHaveCount(0);
      await page.goto("/templates");
      await expect(page.getByRole("list", { name: "Templates" })).toContainText("full-stack");
      await expect(page.getByText(template)).toHaveCount(0);
    });
  });
});
