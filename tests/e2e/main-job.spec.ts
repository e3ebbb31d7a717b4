import { waitFor } from "@/kit/wait";
import { fullStack } from "@/server/environments/template/testing/bundled";
import { requestApp } from "../kit/app";
import { queryDatabase } from "../kit/database";
import { waitForMode, waitUntilNamespaceGone } from "../kit/environments";
import { invite, newPerson } from "../kit/people";
import { expect, SIGNED_OUT, test } from "./fixtures";
import { EnvironmentPage } from "./pages/environment-page";
import { LogsPage } from "./pages/logs-page";
import { SignInPage } from "./pages/sign-in-page";

test.use({ expectedErrors: SIGNED_OUT });

test("the main job: sign in, create, flip every component to dev and back, read logs, delete", async ({
  page,
  cluster,
  claimName,
}) => {
  test.setTimeout(600_000);
  const person = newPerson();
  const name = claimName("main-job");
  const environment = new EnvironmentPage(page, name);
  const signIn = new SignInPage(page);

  await test.step("join by invitation, sign out, sign in with the password", async () => {
    await signIn.useLink(await invite(person), person);
    await expect(page.getByRole("link", { name: "New environment" }).first()).toBeVisible();
    await signIn.signOut();
    await signIn.signIn(person);
    await expect(page.getByRole("link", { name: "New environment" }).first()).toBeVisible();
  });

  await test.step("create an environment and watch it come alive", async () => {
    await page.getByRole("link", { name: "New environment" }).first().click();
    await page.getByLabel("Name", { exact: true }).fill(name);
    await page.getByRole("button", { name: "Create environment" }).click();
    await expect(page).toHaveURL(new RegExp(`/environments/${name}$`));
    // Without a reload: the page learns all of it by its stream.
    await expect(environment.state).toContainText("Ready", { timeout: 240_000 });
    for (const { name: component } of fullStack.components) await environment.expectReady(component);
  });

  await test.step("keep something in the database", async () => {
    await queryDatabase(
      cluster,
      name,
      "create table kept (word text); insert into kept values ('still here')",
    );
  });

  for (const component of ["backend", "frontend", "database"] as const) {
    await test.step(`flip the ${component} to dev and back`, async () => {
      const toggle = environment.devMode(component);
      await expect(toggle).not.toBeChecked();
      await toggle.click();
      await waitForMode(cluster, name, component, "dev");
      await expect(toggle).toBeChecked();
      await environment.expectReady(component);
      if (component === "database")
        expect(await queryDatabase(cluster, name, "select word from kept")).toBe("still here");

      await toggle.click();
      await waitForMode(cluster, name, component, "production");
      await expect(toggle).not.toBeChecked();
      await environment.expectReady(component);
    });
  }
  expect(await queryDatabase(cluster, name, "select word from kept")).toBe("still here");

  await test.step("read the line of a request in the log tab", async () => {
    await environment.openTab("Logs");
    const logs = new LogsPage(page);
    await expect(logs.lines).toBeVisible();
    const marker = `marker-${Date.now().toString(36)}`;
    // The backend comes back to its Service a moment after it is Ready again.
    await waitFor("an answer of the backend", async () => {
      const { status } = await requestApp(name, `/api/v1/${marker}`);
      return status === 404;
    });
    await expect(logs.line(marker)).toBeVisible();
    await logs.filter.fill(marker);
    await expect(logs.line(marker)).toBeVisible();
    await expect(page).toHaveURL(new RegExp(marker));
  });

  await test.step("delete it and see it go", async () => {
    await environment.openTab("Overview");
    await environment.delete();
    await expect(page).toHaveURL(/\/environments$/, { timeout: 120_000 });
    await expect(page.getByRole("link", { name })).toHaveCount(0);
    await waitUntilNamespaceGone(cluster, name);
  });
});
