import { applyEnvironment, getEnvironment } from "../kit/environments";
import { expect, test } from "./fixtures";

test("an environment is cloned from its page, with what is set of it, by Enter alone", async ({
  signedIn: page,
  cluster,
  user,
  admin,
  claimName,
}) => {
  const [source, copy, others] = [claimName("clone"), claimName("copy"), claimName("others")];
  await applyEnvironment(cluster, source, {
    owner: user.email,
    description: "What is copied",
    updates: "automatic",
    paused: true,
    components: {
      backend: { mode: "dev", resources: { limits: { memory: "640Mi" } } },
      frontend: { env: [{ name: "GREETING", value: "ahoy" }] },
    },
  });
  await applyEnvironment(cluster, others, { owner: admin.email, paused: true });

  await test.step("the menu leads to a filled form", async () => {
    await page.goto(`/environments/${source}`);
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Clone…" }).click();
    await expect(page).toHaveURL(new RegExp(`/environments/new\\?from=${source}$`));
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue(/^clone-.*-\d+$|^clone-\d+$/);
    await expect(page.getByLabel("Description")).toHaveValue("What is copied");
    await expect(page.getByText(`A copy of ${source}`)).toBeVisible();
  });

  await test.step("Enter creates it", async () => {
    const name = page.getByLabel("Name", { exact: true });
    await name.fill(copy);
    await name.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/environments/${copy}$`));
    const spec = (await getEnvironment(cluster, copy))?.spec;
    expect(spec).toMatchObject({
      owner: user.email,
      description: "What is copied",
      updates: "automatic",
      paused: false,
      components: {
        backend: { mode: "production", resources: { limits: { memory: "640Mi" } } },
        frontend: { env: [{ name: "GREETING", value: "ahoy" }] },
      },
    });
  });

  await test.step("what is somebody else's is not there, and the form can be filled in", async () => {
    await page.goto(`/environments/new?from=${others}`);
    await expect(page.getByText(`There is no environment ${others} to clone`)).toBeVisible();
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("");
    await expect(page.getByRole("button", { name: "Create environment" })).toBeEnabled();
  });
});
