import { joinPortal, newPerson } from "../kit/people";
import { expect, test } from "./fixtures";

test("an access token is made with the keyboard, shown once, works, and is revoked", async ({
  signedIn: page,
  address,
}) => {
  await page.goto("/environments");
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitem", { name: "Access tokens" }).click();
  await expect(page).toHaveURL(/\/access-tokens$/);
  await expect(page.getByRole("heading", { name: "You have no access tokens" })).toBeVisible();

  await page.getByRole("button", { name: "New token" }).click();
  await expect(page.getByLabel("Name")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Say what the token is for")).toBeVisible();
  await page.keyboard.type("pipeline");
  await page.keyboard.press("Enter");
  const secret = (await page.getByTestId("access-token").textContent()) ?? "";
  expect(secret).toMatch(/^dsp_/);
  // A slip does not lose it.
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("access-token")).toBeVisible();
  await page.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByRole("button", { name: "New token" })).toBeFocused();
  const row = page.getByRole("listitem").filter({ hasText: "pipeline" });
  await expect(row).toContainText("Never used");
  await expect(row).not.toContainText(secret);

  const list = () => fetch(`${address}/api/environments`, { headers: { Authorization: `Bearer ${secret}` } });
  expect((await list()).status).toBe(200);
  await page.reload();
  await expect(row).toContainText("Used");

  await row.getByRole("button", { name: "Revoke pipeline" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("cannot be undone");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(row.getByRole("button", { name: "Revoke pipeline" })).toBeFocused();
  expect((await list()).status).toBe(200);
  await row.getByRole("button", { name: "Revoke pipeline" }).click();
  await dialog.getByRole("button", { name: "Revoke" }).click();
  // What is behind an open dialog has no role, and would count as gone.
  await expect(dialog).toHaveCount(0);
  await expect(row).toHaveCount(0);
  // Its button went with it.
  await expect(page.locator("#content")).toBeFocused();
  expect((await list()).status).toBe(401);
});

test("an administrator sees and revokes everybody's", async ({ asAdmin: page }) => {
  const person = newPerson();
  const owner = await joinPortal(person);
  await owner.request("POST", "/api/access-tokens", {
    name: "left over",
    scopes: ["read"],
    expiresInDays: 1,
  });
  await page.goto("/access-tokens?of=everybody");
  const row = page.getByRole("listitem").filter({ hasText: person.email });
  await row.getByRole("button", { name: "Revoke left over" }).click();
  await expect(page.getByRole("dialog")).toContainText(person.email);
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(row).toHaveCount(0);
  const { body } = await owner.request("GET", "/api/access-tokens");
  expect(body).toMatchObject({ items: [] });
});
