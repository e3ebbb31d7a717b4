import type { Page } from "@playwright/test";
import { namespaceOf } from "@/server/contract/names";
import { waitUntilEnvironmentReady } from "../kit/environments";
import { removeTemplates, smallApplication, waitUntilLookedAt } from "../kit/templates";
import { uniqueName } from "../kit/unique-name";
import { expectCleanInEveryLook } from "./axe";
import { expect, signInBy, test } from "./fixtures";
import { EnvironmentPage } from "./pages/environment-page";

const LARGE = { width: 1440, height: 900 };

/** Gives the first step of the form its name and its one file. */
async function fillSource(page: Page, name: string, text: string): Promise<void> {
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Path of file 1").fill("app.yaml");
  await page.getByLabel("Content of file 1").fill(text);
}

test.describe("templates", () => {
  test.describe.configure({ timeout: 300_000 });
  const made: string[] = [];
  const claim = (prefix: string) => {
    const name = uniqueName(prefix);
    made.push(name);
    return name;
  };
  test.afterEach(({ cluster }) => removeTemplates(cluster, made.splice(0)));

  test("the catalogue and the page of a template are for everybody, changing them is not", async ({
    signedIn: page,
  }) => {
    await page.goto("/environments");
    await page.getByRole("navigation", { name: "Portal" }).getByRole("link", { name: "Templates" }).click();
    const list = page.getByRole("list", { name: "Templates" });
    const card = list.getByRole("listitem").filter({ hasText: "full-stack" });
    await expect(card.getByText("Ready")).toBeVisible();
    await expect(page.getByRole("link", { name: "New template" })).toHaveCount(0);
    await page.getByRole("searchbox").fill("no such thing");
    await expectCleanInEveryLook(
      page,
      page.getByRole("heading", { name: "No template matches" }),
      "no match",
    );
    await page.setViewportSize(LARGE);
    await page.getByRole("button", { name: "Clear search and filter" }).click();
    await expectCleanInEveryLook(page, card, "catalogue");
    await page.setViewportSize(LARGE);
    await card.getByRole("link", { name: "Full stack", exact: true }).click();
    await expect(page).toHaveURL(/\/templates\/full-stack$/);
    await expect(page.getByTestId("template-state")).toContainText("Ready");
    await expect(page.getByRole("list", { name: "Components" }).getByText("FastAPI")).toBeVisible();
    await expect(page.getByTestId("manifest")).toHaveCount(0);
    for (const name of ["Refresh", "Delete template"])
      await expect(page.getByRole("button", { name })).toHaveCount(0);
    await expectCleanInEveryLook(page, page.getByRole("region", { name: "Revisions" }), "template");
    await page.goto("/templates/new");
    await expect(page.getByRole("heading", { name: /made by administrators/ })).toBeVisible();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("Full stack");
    await page.getByRole("option", { name: /Full stack/ }).click();
    await expect(page).toHaveURL(/\/templates\/full-stack$/);
  });

  test("an administrator makes one of pasted files, is told what is wrong, mends and publishes it", async ({
    asAdmin: page,
    cluster,
  }) => {
    const name = claim("pasted");
    await page.goto("/templates/new");
    await expect(page.getByRole("button", { name: "Continue" })).toBeEnabled();
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
    await expect(page.getByText("Enter the name of a template.")).toBeVisible();
    await expectCleanInEveryLook(page, page.getByRole("button", { name: "Continue" }), "source");
    await page.setViewportSize(LARGE);
    const privileged = smallApplication("one").replace("allowPrivilegeEscalation: false", "privileged: true");
    await fillSource(page, name, privileged);
    await expect(page.getByTestId("manifest")).toContainText(`name: ${name}`);
    // What was typed survives a reload.
    await page.reload();
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue(name);
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page).toHaveURL(/step=contents/);
    await page.getByLabel("Title").first().fill("Pasted <b>app</b>");
    await expectCleanInEveryLook(page, page.getByLabel("The source holds"), "contents");
    await page.setViewportSize(LARGE);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Publish template" }).click();
    await expect(page).toHaveURL(new RegExp(`/templates/${name}/edit\\?step=publish$`));
    const told = page.getByRole("region", { name: "Publishing", exact: true });
    await expect(told.getByText("Refused", { exact: true }).first()).toBeVisible({ timeout: 60_000 });
    await expect(told).toContainText("privileged");
    await expect(told).toContainText("app.yaml:");
    await expectCleanInEveryLook(page, told, "refused");
    await page.setViewportSize(LARGE);
    await told.getByRole("button", { name: "Edit the source" }).click();
    await page.getByLabel("Content of file 1").fill(smallApplication("one"));
    await page.getByRole("navigation", { name: "Steps" }).getByRole("button", { name: "Publish" }).click();
    await page.getByRole("button", { name: "Publish again" }).click();
    await expect(told.getByText(/Published as revision/)).toBeVisible({ timeout: 60_000 });
    expect((await waitUntilLookedAt(cluster, name)).components).toEqual(["web"]);
    await told.getByRole("link", { name: "Open the template" }).click();
    await expect(page.getByRole("heading", { name: "Pasted <b>app</b>" })).toBeVisible();
    await page.getByRole("button", { name: "Delete template" }).click();
    const dialog = page.getByRole("dialog");
    await expectCleanInEveryLook(page, dialog, "delete");
    await dialog.getByLabel(`Type ${name} to confirm`).fill(name);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/templates$/);
    await expect(page.getByRole("link", { name: "Pasted <b>app</b>" })).toHaveCount(0);
  });

  test("an environment is moved to a newer revision after a look at what changes, and goes back", async ({
    page,
    context,
    address,
    cluster,
    admin,
    user,
    claimName,
  }) => {
    const template = claim("moved");
    const spec = (word: string) => ({ source: { inline: { "manifests/app.yaml": smallApplication(word) } } });
    const asked = await admin.session.request("POST", "/api/templates", {
      name: template,
      spec: spec("one"),
    });
    expect(asked.status).toBe(201);
    const published = await waitUntilLookedAt(cluster, template);
    const first = published.revision ?? "";
    expect(first, JSON.stringify(published.conditions)).not.toBe("");

    await signInBy(user.session, context, address);
    const name = claimName("moved");
    await page.goto(`/environments/new?template=${template}&name=Not%20this`);
    await expect(page.getByText("Start with a lower-case letter.")).toBeVisible();
    await expect(page.getByRole("radio", { name: new RegExp(template) })).toBeChecked();
    await page.getByLabel("Name", { exact: true }).fill(name);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/environments/${name}$`));
    await waitUntilEnvironmentReady(cluster, name);

    await admin.session.request("PATCH", `/api/templates/${template}`, { spec: spec("two") });
    const second = (await waitUntilLookedAt(cluster, template)).revision ?? "";
    expect(second).not.toBe(first);
    const overview = new EnvironmentPage(page, name);
    await overview.open();
    await expect(page.getByText("An update of its template is available")).toBeVisible();
    await page.getByRole("button", { name: "See the update…" }).press("Enter");
    const dialog = page.getByRole("dialog");
    const changes = dialog.getByRole("region", { name: "What changes" });
    await expect(changes).toContainText("word: two");
    await expect(changes).toContainText("Deployment/web");
    await expectCleanInEveryLook(page, changes, "update");
    await page.setViewportSize(LARGE);
    await dialog.getByRole("button", { name: "Update" }).click();
    await expect(dialog).toHaveCount(0);
    const section = page.getByRole("region", { name: "Template" });
    await expect(section).toContainText(second, { timeout: 60_000 });
    await expect(page.getByText("An update of its template is available")).toHaveCount(0);
    await expectCleanInEveryLook(page, section, "the revision of an environment");
    await page.setViewportSize(LARGE);

    await section.getByRole("button", { name: "Change revision…" }).click();
    await dialog.getByRole("button", { name: "Roll back" }).click();
    await expect(section).toContainText(first, { timeout: 60_000 });
    await waitUntilEnvironmentReady(cluster, name);
    const label = ["get", "deployment", "web", "-o", "jsonpath={.spec.template.metadata.labels.word}"];
    expect(await cluster.run(["-n", namespaceOf(name), ...label])).toBe("one");

    await overview.openTab("Settings");
    await page.getByRole("switch", { name: "Automatic updates" }).click();
    await page.getByRole("button", { name: "Save settings" }).click();
    await overview.openTab("Overview");
    await expect(section).toContainText(second, { timeout: 60_000 });
    await section.getByRole("link", { name: second }).click();
    await expect(page.getByRole("list", { name: "Environments of it" })).toContainText(name);
  });

  test.describe("that are not there", () => {
    test.use({ expectedErrors: /404 \(Not Found\)/ });

    test("say so", async ({ signedIn: page }) => {
      for (const [path, title] of [
        ["full-stack?revision=deadbeef", "Revision not found"],
        ["no-such-template", "Template not found"],
      ] as const) {
        await page.goto(`/templates/${path}`);
        await expectCleanInEveryLook(page, page.getByRole("heading", { name: title }), path);
        await page.setViewportSize(LARGE);
      }
    });
  });

  test("a link leads to the form with a branch filled in, which proposes a name until somebody types one", async ({
    page,
    context,
    address,
    cluster,
    admin,
    user,
    claimName,
  }) => {
    const template = claim("branch");
    const inline = { inline: { "manifests/app.yaml": smallApplication("one") } };
    await admin.session.request("POST", "/api/templates", { name: template, spec: { source: inline } });
    expect((await waitUntilLookedAt(cluster, template)).revision).toBeDefined();
    // No git server of a test is in reach of the publisher: what the controller would list is written in its place.
    const git = { url: "https://git.example.com/team/app.git" };
    const spec = { source: { git }, suspended: true };
    expect((await admin.session.request("PATCH", `/api/templates/${template}`, { spec })).status).toBe(200);
    await waitUntilLookedAt(cluster, template);
    const listed = {
      defaultBranch: "main",
      branches: ["main", "feature/one"],
      changes: ["refs/pull/7/head"],
    };
    const status = JSON.stringify({ status: { listed } });
    await cluster.run(["patch", "dtpl", template, "--subresource=status", "--type=merge", "-p", status]);

    await signInBy(user.session, context, address);
    await page.goto(`/new?template=${template}&ref=feature/one`);
    await expect(page).toHaveURL(/\/environments\/new\?/);
    await expect(page.getByRole("radio", { name: new RegExp(template) })).toBeChecked();
    const branch = page.getByRole("combobox", { name: /Branch/ });
    await expect(branch).toHaveValue("feature/one");
    await expect(page.getByText("whose default is main")).toBeVisible();
    await expect(page.locator("#refs option")).toHaveCount(3);
    const name = page.getByLabel("Name", { exact: true });
    await expect(name).toHaveValue(/-feature-one$/);
    await expectCleanInEveryLook(page, branch, "a branch");
    await page.setViewportSize(LARGE);
    await branch.fill("refs/pull/7/head");
    await expect(name).toHaveValue(/-pr-7$/);
    const own = claimName("branch");
    await name.fill(own);
    await branch.fill("no branch");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Not the name of a branch, a tag or a commit.")).toBeVisible();
    await branch.fill("feature/one");
    await expect(name).toHaveValue(own);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/environments/${own}$`));
    await expect(page.getByRole("region", { name: "Template" })).toContainText("feature/one");
    await expect(page.getByText(/The template is suspended/).first()).toBeVisible({ timeout: 30_000 });

    await page.goto(`/templates/${template}`);
    await expect(page.getByTestId("readme-link")).toContainText(`/new?template=${template}&ref=BRANCH`);
    const branches = page.getByRole("region", { name: "Branches" });
    await expect(branches.getByRole("link", { name: "feature/one" })).toBeVisible();
    await expectCleanInEveryLook(page, branches, "branches");
  });

  test("an administrator makes the secret of a webhook, by which a push is told", async ({
    asAdmin: page,
    address,
    admin,
    cluster,
  }) => {
    const name = claim("webhook");
    const git = { url: "https://git.example.com/team/app.git" };
    const spec = { source: { git }, suspended: true };
    expect((await admin.session.request("POST", "/api/templates", { name, spec })).status).toBe(201);
    await page.goto(`/templates/${name}`);
    const section = page.getByRole("region", { name: "Webhook" });
    await expect(section).toContainText("nothing is taken");
    await section.getByRole("button", { name: "Make a secret" }).press("Enter");
    const secret = (await page.getByTestId("webhook-secret").textContent()) ?? "";
    await expectCleanInEveryLook(page, page.getByTestId("webhook-secret"), "the secret of a webhook");
    await page.setViewportSize(LARGE);
    await page.getByRole("button", { name: "Done" }).click();
    await expect(section).toContainText("Nothing came yet");
    await expectCleanInEveryLook(page, section, "webhook");
    const push = (token: string) =>
      fetch(`${address}/api/webhooks/templates/${name}`, {
        ...{ method: "POST", headers: { "X-Gitlab-Token": token }, body: "{}" },
      });
    expect((await push(`${secret}0`)).status).toBe(401);
    expect((await push(secret)).status).toBe(202);
    await expect
      .poll(() => cluster.run(["get", "dtpl", name, "-o", "jsonpath={.metadata.annotations}"]))
      .toContain("devspace-portal.io/pushed");
    await page.reload();
    await expect(section).toContainText("Used last");
    await section.getByRole("button", { name: "Remove it" }).click();
    await expect(section).toContainText("nothing is taken");
    expect((await push(secret)).status).toBe(401);
  });
});
