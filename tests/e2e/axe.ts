import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page } from "@playwright/test";

/** What another colour scheme can break: all else in a page is the same in both. */
const BY_COLOUR = ["color-contrast", "link-in-text-block"];

/** What axe calls serious or critical, as `rule: element`, once nothing fades or slides any more. By all rules, or those named. */
async function findViolations(page: Page, rules?: string[]): Promise<string[]> {
  await page.evaluate(() => {
    const passing = document
      .getAnimations()
      // What is inside of closed details stands still for as long as they are closed.
      .filter(({ effect }) => effect instanceof KeyframeEffect && effect.target?.checkVisibility())
      .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    return Promise.allSettled(passing.map(({ finished }) => finished));
  });
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

/** Expects that axe finds nothing serious on the page once `shown` is there, in light and in dark colours. */
export async function expectClean(page: Page, shown: Locator, what: string): Promise<void> {
  await expect(shown).toBeVisible();
  await page.emulateMedia({ colorScheme: "light" });
  expect(await findViolations(page), what).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await findViolations(page, BY_COLOUR), `${what}, dark`).toEqual([]);
}

/** Sizes in which pages are looked at. */
export const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

/** As `expectClean`, in every size, on a page that stays as it is meanwhile. */
export async function expectCleanInEveryLook(page: Page, shown: Locator, what: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await expectClean(page, shown, `${what}, ${size.width} wide`);
  }
}
