import { chromium } from "@playwright/test";
import { fail } from "@/kit/fail";
import { createProgress } from "@/kit/progress";
import config from "@/playwright.config";
import {
  applyEnvironment,
  endEnvironments,
  waitForMode,
  waitUntilEnvironmentReady,
} from "@/tests/kit/environments";
import { joinPortal, newPerson } from "@/tests/kit/people";
import { findPortal } from "@/tests/kit/record";

const NAME = "checkout-redesign";

/** `npm run screenshot`: the picture in the README, of a real environment in the portal of `npm run up`. */
async function main(): Promise<void> {
  const progress = createProgress();
  const { cluster, address } = await findPortal();
  const person = { ...newPerson(), name: "Ada Lovelace" };
  const session = await joinPortal(person);
  try {
    await progress.step(`Create ${NAME}, its backend in dev mode`, async () => {
      await applyEnvironment(cluster, NAME, {
        owner: person.email,
        description: "Trying the new checkout with the payments team.",
        components: { backend: { mode: "dev" } },
      });
      await waitForMode(cluster, NAME, "backend", "dev");
      await waitUntilEnvironmentReady(cluster, NAME);
    });
    await progress.step("Take docs/screenshot.png", async () => {
      const browser = await chromium.launch(config.use?.launchOptions);
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });
      await page.context().addCookies([{ ...session.cookie, url: address }]);
      await page.goto(`${address}/environments/${NAME}`);
      await page.getByRole("region", { name: "Backend", exact: true }).getByText("Ready").first().waitFor();
      // Usage is sampled about every 15 s: with it the picture shows what people see.
      await page
        .getByText(/\d+ ?Mi/)
        .first()
        .waitFor({ timeout: 90_000 });
      await page.screenshot({ path: "docs/screenshot.png" });
      await browser.close();
    });
  } finally {
    await progress.step(`Delete ${NAME}`, () => endEnvironments(cluster, [NAME]));
  }
}

main().catch(fail);
