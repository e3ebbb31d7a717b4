import { expect, test } from "./fixtures";
import { EnvironmentPage } from "./pages/environment-page";

test("a change made by kubectl is on the page within a second", async ({
  signedIn: page,
  cluster,
  environment,
}) => {
  await new EnvironmentPage(page, environment).open();
  for (const round of [1, 2, 3]) {
    const description = `round ${round} of ${Date.now()}`;
    await cluster.run([
      "patch",
      "denv",
      environment,
      "--type=merge",
      "-p",
      JSON.stringify({ spec: { description } }),
    ]);
    await expect(page.getByText(description)).toBeVisible({ timeout: 1000 });
  }
});
