import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page } from "@playwright/test";

/** What axe calls serious or critical, as `rule: element`, once nothing fades or slides any more. */
async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    const passing = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    return Promise.allSettled(passing.map(({ finished }) => finished));
  });
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

/** Expects that axe finds nothing serious on the page once `shown` is there. */
export async function expectClean(page: Page, shown: Locator, what: string): Promise<void> {
  await expect(shown).toBeVisible();
  expect(await findViolations(page), what).toEqual([]);
}

/** Colours and sizes in which pages are looked at. */
export const LOOKS = (["light", "dark"] as const).flatMap((colorScheme) => [
  { colorScheme, viewport: { width: 1440, height: 900 } },
  { colorScheme, viewport: { width: 390, height: 844 } },
]);

/** As `expectClean`, in every look, on a page that stays as it is meanwhile. */
export async function expectCleanInEveryLook(page: Page, shown: Locator, what: string): Promise<void> {
  for (const { colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await expectClean(page, shown, `${what}, ${colorScheme}, ${viewport.width} wide`);
  }
}
