import { applyEnvironment, getEnvironment } from "../kit/environments";
import { joinPortal, newPerson } from "../kit/people";
import { expect, SIGNED_OUT, test } from "./fixtures";

test("an administrator deactivates, reactivates, hands over and deletes users", async ({
  asAdmin: page,
  admin,
  address,
  cluster,
  claimName,
}) => {
  const leaving = newPerson();
  const theirs = await joinPortal(leaving);
  const environment = claimName("legacy");
  await applyEnvironment(cluster, environment, { owner: leaving.email, paused: true });
  await page.goto("/users");
  const search = page.getByRole("searchbox");
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(search).toBeFocused({ timeout: 500 });
  }, "the page listens to its keys").toPass();
  await page.keyboard.type(leaving.email);
  await expect(page).toHaveURL(/\?q=/);
  const row = page.getByRole("list", { name: "Users" }).getByRole("listitem");
  await expect(row).toHaveCount(1);
  const choose = async (item: RegExp) => {
    await row.getByRole("button", { name: `Actions for ${leaving.name}` }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: item }).press("Enter");
  };
  const dialog = page.getByRole("dialog");

  await choose(/^Password reset link/);
  await dialog.getByRole("button", { name: "Create the link" }).click();
  await expect(dialog.getByTestId("one-time-link")).toContainText(`${address}/link#`);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(row.getByRole("button", { name: `Actions for ${leaving.name}` })).toBeFocused();

  for (const [item, button] of [
    [/^Make administrator/, "Make administrator"],
    [/^Make a plain user/, "Make a plain user"],
  ] as const) {
    await choose(item);
    await dialog.getByRole("button", { name: button }).click();
    await expect(dialog).toHaveCount(0);
  }

  await choose(/^Deactivate/);
  await dialog.getByRole("button", { name: "Deactivate" }).click();
  await expect(row).toContainText("Deactivated");
  expect((await theirs.request("GET", "/api/session")).status).toBe(401);
  await choose(/^Reactivate/);
  await dialog.getByRole("button", { name: "Reactivate" }).click();
  await expect(row).toContainText("Active");

  await choose(/^Delete/);
  await expect(dialog).toContainText(environment);
  await dialog.getByLabel(/^Type .* to confirm/).fill(leaving.email);
  await expect(dialog.getByRole("button", { name: "Delete" })).toBeDisabled();
  const heir = `${admin.name} (${admin.email})`;
  await dialog.getByLabel("New owner").selectOption({ label: heir });
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Nobody matches" })).toBeVisible();
  const { body } = await admin.session.request("GET", `/api/environments/${environment}`);
  expect(body).toMatchObject({ spec: { owner: admin.email } });
});

test("an administrator deletes a user together with the environments", async ({
  asAdmin: page,
  cluster,
  claimName,
}) => {
  const leaving = newPerson();
  const theirs = await joinPortal(leaving);
  const environment = claimName("left");
  await applyEnvironment(cluster, environment, { owner: leaving.email, paused: true });
  await page.goto(`/users?q=${leaving.email}`);
  await page.getByRole("button", { name: `Actions for ${leaving.name}` }).click();
  await page.getByRole("menuitem", { name: /^Delete/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(environment);
  await dialog.getByLabel("Delete with all their data").check();
  const confirm = dialog.getByRole("button", { name: "Delete" });
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel(/^Type .* to confirm/).fill(leaving.email);
  await confirm.click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Nobody matches" })).toBeVisible();
  expect((await theirs.request("GET", "/api/session")).status).toBe(401);
  await expect
    .poll(async () => await getEnvironment(cluster, environment), { timeout: 90_000 })
    .toBeUndefined();
});

test("nobody deletes, deactivates or demotes themselves", async ({ asAdmin: page, admin }) => {
  await page.goto(`/users?q=${admin.email}`);
  await page.getByRole("button", { name: `Actions for ${admin.name}` }).click();
  for (const name of [/^Delete/, /^Deactivate/, /^Make a plain user/])
    await expect(page.getByRole("menuitem", { name })).toHaveAttribute("aria-disabled", "true");
});

test.describe("after six wrong passwords", () => {
  test.use({ expectedErrors: SIGNED_OUT });

  test("the right one still lets in", async ({ page }) => {
    const person = newPerson();
    await joinPortal(person);
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(person.email);
    for (let count = 0; count < 6; count++) {
      await page.getByLabel("Password").fill("wrong password");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByRole("alert").filter({ hasText: "wrong" })).toBeVisible();
      await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
    }
    await page.getByLabel("Password").fill(person.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/environments/);
  });
});
