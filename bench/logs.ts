import { chromium } from "@playwright/test";
import { waitFor } from "@/kit/wait";
import { withApp } from "@/tests/kit/app";
import type { PortalSession } from "@/tests/kit/session";
import { openStream } from "@/tests/kit/stream-client";
import config from "../playwright.config";

const now = () => performance.timeOrigin + performance.now();

/**
 * How long a log line takes from the moment the container runtime stamped it to a client of the WebSocket, and to the
 * page in Chromium. All on one machine, so by one clock.
 */
export async function logLatency(
  session: PortalSession,
  environment: string,
  lines: number,
): Promise<{ socket: number[]; page: number[] }> {
  const stamped = new Map<string, number>();
  const socket: number[] = [];
  const stream = await openStream(session, "logs", { environment, tailLines: 0 });
  stream.onPayload((payload) => {
    if (payload.kind !== "lines") return;
    for (const { t, m } of payload.lines) {
      const marker = /bench-\d+-\d+/.exec(m)?.[0];
      if (!marker || stamped.has(marker)) continue;
      stamped.set(marker, Date.parse(t.replace(/(\.\d{3})\d*/, "$1")) + subMillisecond(t));
      socket.push(now() - (stamped.get(marker) ?? 0));
    }
  });
  const browser = await chromium.launch(config.use?.launchOptions);
  try {
    const context = await browser.newContext();
    await context.addCookies([{ ...session.cookie, url: session.address }]);
    const page = await context.newPage();
    await page.goto(`${session.address}/environments/${environment}/logs`);
    const region = page.getByRole("log", { name: "Log lines" });
    await region.waitFor();
    await region.evaluate(noteMarkers);
    const run = `bench-${Date.now()}`;
    await withApp(environment, async (request) => {
      for (let index = 0; index < lines; index++) {
        const marker = `${run}-${index}`;
        await request(`/api/v1/${marker}`);
        await waitFor(`${marker} on the page`, () =>
          region.evaluate((_, wanted) => Object.hasOwn(Reflect.get(window, "seen"), wanted), marker),
        );
      }
    });
    const seen = (await page.evaluate(() => Reflect.get(window, "seen"))) as Record<string, number>;
    const onPage = Object.entries(seen).flatMap(([marker, at]) => {
      const from = stamped.get(marker);
      return from === undefined ? [] : [at - from];
    });
    return { socket, page: onPage };
  } finally {
    await browser.close();
    stream.close();
  }
}

const subMillisecond = (time: string) => Number(`0.${/\.\d{3}(\d*)/.exec(time)?.[1] || 0}`);

/** Runs in the page: notes when each marker first stands in the log region. */
function noteMarkers(region: Element): void {
  const seen: Record<string, number> = {};
  Reflect.set(window, "seen", seen);
  const observer = new MutationObserver(() => {
    const at = performance.timeOrigin + performance.now();
    for (const [marker] of (region.textContent ?? "").matchAll(/bench-\d+-\d+/g)) seen[marker] ??= at;
  });
  observer.observe(region, { childList: true, subtree: true, characterData: true });
}
