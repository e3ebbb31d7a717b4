import { expectCleanInEveryLook } from "./axe";
import { expect, test } from "./fixtures";
import { EnvironmentPage } from "./pages/environment-page";

test.use({ expectedErrors: /WebSocket|Failed to load resource|ERR_/ });

test("when the web pod is killed the page says so, reconnects and goes on without a reload", async ({
  signedIn: page,
  cluster,
  environment,
}) => {
  const overview = new EnvironmentPage(page, environment);
  await overview.open();
  await expect(overview.state).toContainText("Ready");
  await page.evaluate(() => Reflect.set(window, "sameDocument", true));

  await cluster.run([
    ...["-n", "devspace-portal", "delete", "pod", "-l", "app.kubernetes.io/name=portal-web"],
    ...["--force", "--grace-period=0", "--wait=false"],
  ]);
  const banner = page.getByText(/reconnecting/i).first();
  await expect(banner).toBeVisible({ timeout: 30_000 });
  await cluster.run([
    ...["-n", "devspace-portal", "rollout", "status", "deployment/portal-web", "--timeout=120s"],
  ]);
  await expect(banner).toBeHidden({ timeout: 60_000 });

  const description = `changed at ${Date.now()}`;
  await cluster.run([
    "patch",
    "denv",
    environment,
    "--type=merge",
    "-p",
    JSON.stringify({ spec: { description } }),
  ]);
  await expect(page.getByText(description)).toBeVisible();
  expect(await page.evaluate(() => Reflect.get(window, "sameDocument"))).toBe(true);
});

test("when the controller is away the page says that the change waits, and follows when it is back", async ({
  signedIn: page,
  cluster,
  portal,
  environment,
}) => {
  test.skip(portal.kind === "processes", "The controller runs as a local process, not as a Deployment.");
  const overview = new EnvironmentPage(page, environment);
  await overview.open();
  await expect(overview.state).toContainText("Ready");
  const scale = (replicas: number) =>
    cluster.run([
      ...["-n", "devspace-portal", "scale", "deployment/portal-controller", `--replicas=${replicas}`],
    ]);
  await scale(0);
  const notice = page.getByRole("alert").filter({ hasText: "The last change is not taken up yet" });
  try {
    await cluster.run([
      ...["-n", "devspace-portal", "wait", "--for=delete", "pod"],
      ...["-l", "app.kubernetes.io/name=portal-controller", "--timeout=60s"],
    ]);
    const description = `waits since ${Date.now()}`;
    await cluster.run([
      ...["patch", "denv", environment, "--type=merge"],
      ...["-p", JSON.stringify({ spec: { description } })],
    ]);
    await expect(notice).toBeVisible({ timeout: 20_000 });
  } finally {
    await scale(1);
  }
  await expect(notice).toBeHidden({ timeout: 60_000 });
});

test("while the store is away every page says so, and comes back by itself", async ({
  signedIn: page,
  cluster,
  portal,
  environment,
}) => {
  test.skip(portal.kind === "processes", "The store runs as a local process, not as a StatefulSet.");
  test.setTimeout(300_000);
  const scale = (replicas: number) =>
    cluster.run(["-n", "devspace-portal", "scale", "statefulset/portal-store", `--replicas=${replicas}`]);
  const title = page.getByRole("heading", { name: "The portal’s database does not answer" });
  const own = `/environments/${environment}`;
  await scale(0);
  try {
    await cluster.run([
      ...["-n", "devspace-portal", "wait", "--for=delete", "pod"],
      ...["-l", "app.kubernetes.io/name=portal-store", "--timeout=60s"],
    ]);
    for (const path of ["/sign-in", "/users", "/access-tokens", "/environments/new", own, `${own}/logs`]) {
      await page.goto(path);
      await expect(title, path).toBeVisible();
    }
    await page.goto(`${own}/settings`);
    await expectCleanInEveryLook(page, title, "without the store");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(title).toBeVisible();
  } finally {
    await scale(1);
  }
  await expect(page.getByRole("button", { name: "Save settings" })).toBeVisible({ timeout: 90_000 });
});
