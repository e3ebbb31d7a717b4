import { TEMPLATES_NAMESPACE } from "@/server/contract/labels";
import { tarOf } from "@/server/templates/archive/testing/archives";
import { removeTemplates, smallApplication } from "../kit/templates";
import { uniqueName } from "../kit/unique-name";
import { expectCleanInEveryLook } from "./axe";
import { expect, test } from "./fixtures";

test.describe("an archive", () => {
  test.use({ expectedErrors: /400 \(Bad Request\)/ });

  test("is uploaded on the form of a new template, and published", async ({ asAdmin: page, cluster }) => {
    test.setTimeout(180_000);
    const template = uniqueName("archive");
    await page.goto("/templates/new");
    await page.getByLabel("Name", { exact: true }).fill(template);
    await page.getByText("Archive", { exact: true }).click();
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByText(/Choose an archive to upload/)).toBeVisible();
    const chooser = page.locator('input[type="file"]');
    await chooser.setInputFiles({ name: "a.zip", mimeType: "application/zip", buffer: Buffer.from("text") });
    await expect(page.getByText(/no tar.gz and no zip/)).toBeVisible();
    await expectCleanInEveryLook(page, page.getByRole("button", { name: "Choose a file…" }), "archive");
    const buffer = await tarOf([["shop/app.yaml", smallApplication(uniqueName("word"))]]);
    await chooser.setInputFiles({ name: "shop.tar.gz", mimeType: "application/gzip", buffer });
    await expect(page.getByText(/shop\.tar\.gz, [0-9a-f]{12}/)).toBeVisible();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Publish template" }).click();
    await expect(page.getByText(/Published as revision/)).toBeVisible({ timeout: 90_000 });
    await removeTemplates(cluster, [template]);
    const archives = ["delete", "configmaps", "-l", "devspace-portal.io/template-archive"];
    await cluster.run(["-n", TEMPLATES_NAMESPACE, ...archives]);
  });
});
