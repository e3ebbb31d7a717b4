import { type Browser, chromium } from "@playwright/test";
import type { PortalSession } from "@/tests/kit/session";
import config from "../playwright.config";
import { median } from "./figures";

/** One loading of a page by a browser that has nothing of it yet. */
export interface PageLoad {
  /** Largest Contentful Paint, in milliseconds since navigation. */
  painted: number;
  /** Compressed bytes of JavaScript up to the load event, and with what the page loads ahead after it. */
  firstScripts: number;
  allScripts: number;
}

/** The pages that are compared, by path; the list of environments comes first, and the others are told in its terms. */
export const pagesOf = (environment: string): string[] => [
  "/environments",
  `/environments/${environment}`,
  `/environments/${environment}/logs`,
  `/environments/${environment}/settings`,
  "/environments/new",
];

/** A Markdown table of what was measured, by medians. */
export function pagesTable(loads: Map<string, PageLoad[]>): string {
  const medianOf = (list: PageLoad[], what: keyof PageLoad) => median(list.map((load) => load[what]));
  const [first = []] = loads.values();
  const rows = [...loads].map(([path, list]) => {
    const painted = medianOf(list, "painted");
    const ratio = (painted / medianOf(first, "painted")).toFixed(2);
    const [firstKb, allKb] = (["firstScripts", "allScripts"] as const).map((what) =>
      (medianOf(list, what) / 1000).toFixed(0),
    );
    return `| ${path} | ${painted.toFixed(0)} ms | ${ratio} | ${firstKb} KB | ${allKb} KB |`;
  });
  return [
    "| page | largest paint | to the list's | JavaScript at load | in all |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

/** What a page loads ahead begins within about a second of its load event. */
const SETTLED_MS = 4_000;

/** Loads each page `rounds` times, in turn, each time with an empty cache. Pages are given by their path. */
export async function loadPages(
  session: PortalSession,
  paths: readonly string[],
  rounds: number,
): Promise<Map<string, PageLoad[]>> {
  const browser = await chromium.launch(config.use?.launchOptions);
  const loads = new Map<string, PageLoad[]>(paths.map((path) => [path, []]));
  try {
    // The first of all also pays for what the portal itself compiles and caches on its first request.
    await loadPage(browser, session, paths[0] ?? "/");
    for (let round = 0; round < rounds; round++)
      for (const path of paths) loads.get(path)?.push(await loadPage(browser, session, path));
  } finally {
    await browser.close();
  }
  return loads;
}

async function loadPage(browser: Browser, session: PortalSession, path: string): Promise<PageLoad> {
  const context = await browser.newContext({ viewport: config.use?.viewport ?? null });
  try {
    await context.addCookies([{ ...session.cookie, url: session.address }]);
    const page = await context.newPage();
    await page.addInitScript(notePaints);
    await page.goto(`${session.address}${path}`, { waitUntil: "load" });
    await page.waitForTimeout(SETTLED_MS);
    return {
      painted: Number(await page.evaluate(() => Reflect.get(window, "largestPaint"))),
      firstScripts: await page.evaluate(scriptBytes, true),
      allScripts: await page.evaluate(scriptBytes, false),
    };
  } finally {
    await context.close();
  }
}

/** Runs in the page. */
function notePaints(): void {
  new PerformanceObserver((list) => {
    Reflect.set(window, "largestPaint", list.getEntries().at(-1)?.startTime);
  }).observe({ type: "largest-contentful-paint", buffered: true });
}

/** Runs in the page. With `first` only what was asked for before the load event counts. */
function scriptBytes(first: boolean): number {
  const [navigation] = performance.getEntriesByType("navigation");
  const loaded = navigation instanceof PerformanceNavigationTiming ? navigation.loadEventStart : 0;
  return performance
    .getEntriesByType("resource")
    .filter((entry) => entry instanceof PerformanceResourceTiming)
    .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
    .filter(({ startTime }) => !first || startTime < loaded)
    .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
}
