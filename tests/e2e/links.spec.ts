import { applyEnvironment } from "../kit/environments";
import { expect, test } from "./fixtures";
import { EnvironmentPage } from "./pages/environment-page";
import { LogsPage } from "./pages/logs-page";
import { SignInPage } from "./pages/sign-in-page";

test("a link shows a colleague the same log lines", async ({ signedIn: page, environment, context }) => {
  const overview = new EnvironmentPage(page, environment);
  await overview.open();
  await overview.openTab("Logs");
  const logs = new LogsPage(page);
  await logs.filter.fill("database system is ready");
  await expect(logs.line("database system is ready")).toBeVisible();
  await expect(page).toHaveURL(/database.+ready/);

  const other = await context.newPage();
  await other.goto(page.url());
  const same = new LogsPage(other);
  await expect(same.filter).toHaveValue("database system is ready");
  await expect(same.line("database system is ready")).toBeVisible();
});

test.describe("a session that ended", () => {
  test.use({ expectedErrors: /401|WebSocket/ });

  test("leads to the sign-in and back to where it was", async ({ page, environment, user }) => {
    const overview = new EnvironmentPage(page, environment);
    await page.goto(`/environments/${environment}/logs?q=ready`);
    await expect(page).toHaveURL(/\/sign-in/);
    await new SignInPage(page).signIn(user);
    await expect(page).toHaveURL(new RegExp(`/environments/${environment}/logs\\?.*ready`));
    await overview.openTab("Overview");
    await expect(overview.state).toContainText("Ready");
  });
});

test.describe("an environment of somebody else", () => {
  test.use({ expectedErrors: /404/ });

  test("looks like one that does not exist, and is not in the list", async ({
    signedIn: page,
    cluster,
    claimName,
    environment,
  }) => {
    const foreign = claimName("foreign");
    await applyEnvironment(cluster, foreign, { owner: "somebody.else@example.com", paused: true });
    await page.goto("/environments");
    await expect(page.getByRole("link", { name: environment, exact: true })).toBeVisible();
    await expect(page.getByText(foreign)).toHaveCount(0);
    const texts = [];
    for (const name of [foreign, "never-existed"]) {
      await page.goto(`/environments/${name}`);
      await expect(page.getByText(/not found|no environment|does not exist/i).first()).toBeVisible();
      texts.push(((await page.locator("main").textContent()) ?? "").replaceAll(name, "NAME"));
    }
    expect(texts[0]).toBe(texts[1]);
  });
});
