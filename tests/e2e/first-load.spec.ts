import type { Page } from "@playwright/test";
import { invite, newPerson } from "../kit/people";
import { expect, SIGNED_OUT, signInBy, test } from "./fixtures";

/** Bytes of JavaScript that a page may ask for up to its load event, as they come over the line, by Brotli and by gzip. */
const MOST_BYTES = 170_000;
/** React and Next alone are more than that: a page with less was not measured. */
const LEAST_BYTES = 90_000;

async function expectLight(page: Page, path: string): Promise<void> {
  const brotli = await bytesBy("br", page, path);
  const gzip = await bytesBy("gzip", page, path);
  expect(brotli, path).toBeGreaterThan(LEAST_BYTES);
  expect(gzip, `${path}: both were measured`).toBeGreaterThan(brotli);
  expect(gzip, path).toBeLessThan(MOST_BYTES);
}

/** What the page asks for in this encoding; as it comes over the line, also where the browser has it already. */
async function bytesBy(encoding: string, page: Page, path: string): Promise<number> {
  await page.context().setExtraHTTPHeaders({ "Accept-Encoding": encoding });
  // Another fragment of the same page would not be loaded.
  await page.goto("about:blank");
  await page.goto(path, { waitUntil: "load" });
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation");
    const loaded = navigation instanceof PerformanceNavigationTiming ? navigation.loadEventStart : 0;
    return performance
      .getEntriesByType("resource")
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .filter(({ name, startTime }) => new URL(name).pathname.endsWith(".js") && startTime < loaded)
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
  });
}

test("every page of the portal needs little JavaScript at first", async ({
  page,
  context,
  address,
  environment,
  user,
  admin,
}) => {
  await signInBy(user.session, context, address);
  const own = `/environments/${environment}`;
  for (const path of [
    "/environments",
    "/environments/new",
    own,
    `${own}/logs`,
    `${own}/preview`,
    `${own}/settings`,
  ])
    await expectLight(page, path);
  await expectLight(page, "/environments?q=nothing-like-it");
  await expectLight(page, "/access-tokens");
  await expectLight(page, "/templates");
  await expectLight(page, "/templates/full-stack");
  // No page is left that would ask on without a session.
  await page.goto("about:blank");
  await context.clearCookies();
  await signInBy(admin.session, context, address);
  await expectLight(page, "/users");
  await expectLight(page, "/templates/new");
});

test.describe("in front of the sign-in", () => {
  test.use({ expectedErrors: SIGNED_OUT });

  test("pages need little JavaScript, too", async ({ page }) => {
    await expectLight(page, "/sign-in");
    await expectLight(page, await invite(newPerson()));
  });

  test("scripts come as small as the build made them", async ({ page }) => {
    const loading = page.waitForResponse((response) => /\/_next\/static\/.*\.js/.test(response.url()));
    await page.goto("/sign-in");
    expect(await (await loading).allHeaders()).toMatchObject({
      "content-encoding": "br",
      "cache-control": expect.stringContaining("immutable"),
    });
  });
});

test.describe("where nothing is", () => {
  test.use({ expectedErrors: /404 \(Not Found\)/ });

  test("pages need little JavaScript, too", async ({ signedIn: page }) => {
    await expectLight(page, "/nowhere");
    await expectLight(page, "/environments/no-such-environment");
  });
});
