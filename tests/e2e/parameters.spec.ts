import { waitUntilEnvironmentReady } from "../kit/environments";
import { removeTemplates, waitUntilLookedAt } from "../kit/templates";
import { uniqueName } from "../kit/unique-name";
import { expectCleanInEveryLook } from "./axe";
import { expect, signInBy, test } from "./fixtures";

const LARGE = { width: 1440, height: 900 };
const TOKEN = "a-token-of-somebody";

const COMPOSE = `services:
  web:
    image: devspace-portal.local/debug:1
    user: "10001:10001"
    command: [sh, -c, "while true; do sleep 1; done"]
    ports: ["8080:8080"]
    environment:
      GREETING: \${GREETING:-hello}
      REGION: \${REGION:?Region}
      SIZE: \${SIZE:-small}
      SHOP_TOKEN: \${SHOP_TOKEN}
`;

test.describe("parameters of a template", () => {
  test.describe.configure({ timeout: 300_000 });
  const made: string[] = [];
  test.afterEach(({ cluster }) => removeTemplates(cluster, made.splice(0)));

  test("are asked for by the form, checked at their fields, and changed on the settings page", async ({
    page,
    context,
    address,
    cluster,
    admin,
    user,
    claimName,
  }) => {
    const template = uniqueName("asking");
    made.push(template);
    const spec = {
      source: { inline: { "compose.yaml": COMPOSE } },
      parameters: {
        SIZE: { title: "Size", type: "choice", choices: ["small", "large"] },
        SHOP_TOKEN: { title: "Token of the shop", help: "The shop's people give it out." },
      },
    };
    const asked = await admin.session.request("POST", "/api/templates", { name: template, spec });
    expect(asked.status).toBe(201);
    const { revision, conditions } = await waitUntilLookedAt(cluster, template);
    expect(revision, JSON.stringify(conditions)).toBeTruthy();
    await signInBy(user.session, context, address);

    await page.goto(`/templates/${template}`);
    const list = page.getByRole("list", { name: "Parameters" });
    await expect(list.getByRole("listitem")).toHaveCount(4);
    await expect(list.getByRole("listitem").filter({ hasText: "Token of the shop" })).toContainText(
      "secret, required",
    );
    await expectCleanInEveryLook(page, list, "parameters of a template");

    await page.setViewportSize(LARGE);
    const name = claimName("asking");
    await page.goto(
      `/environments/new?template=${template}&name=${name}&param.GREETING=good+day&param.SHOP_TOKEN=no`,
    );
    const fields = page.getByRole("region", { name: "Parameters" });
    await expect(fields.getByLabel("GREETING")).toHaveValue("good day");
    await expect(fields.getByLabel("Size")).toHaveValue("small");
    const secret = fields.getByLabel("Token of the shop");
    await expect(secret).toHaveValue("");
    await expect(secret).toHaveAttribute("type", "password");
    await page.getByRole("button", { name: "Create environment" }).click();
    await expect(fields.getByText("Enter a value.")).toHaveCount(2);
    await expect(fields.locator(":focus")).toHaveCount(1);
    // What is folded away never ends its transitions.
    await page.getByText("Advanced settings").click();
    await expectCleanInEveryLook(page, fields, "parameters at fault");
    await page.setViewportSize(LARGE);
    await fields.getByLabel("Region", { exact: true }).fill("eu");
    await secret.fill(TOKEN);
    await fields.getByLabel("Size").selectOption("large");
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain(TOKEN);
    await page.getByRole("button", { name: "Create environment" }).click();
    await expect(page).toHaveURL(new RegExp(`/environments/${name}$`));
    await waitUntilEnvironmentReady(cluster, name);
    const printed = (variable: string) =>
      cluster.run(["-n", `env-${name}`, "exec", "deployment/web", "--", "printenv", variable]);
    expect((await printed("GREETING")).trim()).toBe("good day");
    expect((await printed("SIZE")).trim()).toBe("large");
    expect((await printed("SHOP_TOKEN")).trim()).toBe(TOKEN);

    await page.goto(`/environments/${name}/settings`);
    await expect(page.getByLabel("Region", { exact: true })).toHaveValue("eu");
    await expect(page.getByLabel("Token of the shop")).toHaveValue("");
    await expect(page.getByPlaceholder(/leave it empty to keep it/)).toBeVisible();
    await page.getByLabel("Region", { exact: true }).fill("");
    await page.getByRole("button", { name: "Save settings" }).click();
    await expect(page.getByText("Enter a value.")).toBeVisible();
    await page.getByLabel("Region", { exact: true }).fill("us");
    await page.getByRole("button", { name: "Save settings" }).click();
    await expect(page.getByText("Settings saved")).toBeVisible();
    await expect
      .poll(async () => (await printed("REGION").catch(() => "")).trim(), { timeout: 120_000 })
      .toBe("us");
    expect((await printed("SHOP_TOKEN")).trim()).toBe(TOKEN);
  });
});
