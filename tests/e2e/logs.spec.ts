import { z } from "zod";
import { logPage } from "@/server/contract/logs";
import { speak, startSpeakingPod } from "../kit/speaking-pod";
import { stripUpgrades } from "../kit/stripping-proxy";
import { expect, test } from "./fixtures";
import { LogsPage } from "./pages/logs-page";

const POD = "speaker";
const NUMBERED = 3000;
const NUMBERS = '{"message":"numbers","big":9223372036854775807,"price":1.10,"huge":1e400}';
const NUMBERS_SHOWN = "numbers  big=9223372036854775807 price=1.10 huge=1e400";
const LONG = 40_000;
const TRAP = `${"a".repeat(40)}!`;
const REST = [NUMBERS_SHOWN, "", "red word", TRAP, "last"];
const SCRIPT = `
head -c ${LONG} /dev/zero | tr '\\0' x; echo
i=1; while [ $i -le ${NUMBERED} ]; do echo "line $i"; i=$((i+1)); done
echo '${NUMBERS}'
echo
printf '\\033[31mred \\033[0mword\\n'
echo '${TRAP}'
echo last
sleep 3000`;

test.beforeAll(async ({ cluster, environment }) => {
  await startSpeakingPod(cluster, {
    ...{ environment, name: POD, app: SCRIPT, side: "echo the other speaks; sleep 3000" },
  });
});

const address = (environment: string, more = "") =>
  `/environments/${environment}/logs?pod=${POD}&container=app${more}`;

test("a selection is copied whole, further than what is drawn, with blank lines; Ctrl+A takes the log", async ({
  signedIn: page,
  environment,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const logs = new LogsPage(page);
  await page.goto(address(environment));
  await expect(logs.exactly("last")).toBeVisible();
  await expect(logs.toolbar).toContainText("1,000 lines");
  await logs.wheel(-6_000);
  await expect(logs.exactly("last")).toBeHidden();
  const first = await logs.topLine();
  const from = Number(first.slice("line ".length));
  await logs.exactly(first).click({ position: { x: 0, y: 8 } });
  await logs.wheel(60_000);
  await logs.exactly("last").click({ modifiers: ["Shift"] });
  const copied = (await logs.copy()).split("\n");
  const numbered = Array.from({ length: NUMBERED - from + 1 }, (_, at) => `line ${from + at}`);
  expect(copied.slice(0, -1)).toEqual([...numbered, ...REST].slice(0, -1));
  expect(from).toBeLessThan(NUMBERED - 200);
  await logs.exactly("last").click();
  await page.keyboard.press("Control+A");
  expect((await logs.copy()).split("\n")).toHaveLength(1_000);
});

test("the filter finds what is shown and what was written, marks both, and keeps the place when it is cleared", async ({
  signedIn: page,
  environment,
}) => {
  const logs = new LogsPage(page);
  await page.goto(address(environment));
  await expect(logs.exactly("last")).toBeVisible();
  await logs.filter.fill("price=1.10");
  await expect(logs.lines.locator("mark")).toHaveText("price=1.10");
  await expect(logs.lines).toContainText("big=9223372036854775807 price=1.10 huge=1e400");
  await logs.filter.fill('"huge":1e400');
  await expect(logs.lines.getByText("found in the raw line")).toBeVisible();
  await logs.lines.getByRole("button", { name: "Open the JSON and the raw line" }).click();
  await expect(logs.lines.locator("mark")).toHaveText('"huge":1e400');
  await logs.filter.fill("red word");
  await expect(logs.lines.locator("mark").first()).toBeVisible();
  await logs.filter.fill("");
  await expect(logs.toolbar).toContainText("1,000 lines");
  await logs.wheel(-4_000);
  await expect(logs.exactly("last")).toBeHidden();
  await logs.filter.fill("line");
  await expect(logs.toolbar).toContainText(/of 1,000 lines/);
  const top = await logs.topLine();
  await logs.filter.fill("");
  await expect(logs.toolbar).not.toContainText(" of ");
  await expect.poll(() => logs.topLine()).toBe(top);
});

test("wrapping long lines keeps the end in view", async ({ signedIn: page, environment }) => {
  const logs = new LogsPage(page);
  await page.goto(address(environment));
  await expect(logs.exactly("last")).toBeInViewport();
  await page.getByRole("button", { name: "Wrap long lines" }).click();
  await expect(logs.exactly("last")).toBeInViewport();
});

test("a link's regular expression runs only after a click; one that takes too long is stopped and named", async ({
  signedIn: page,
  environment,
}) => {
  const logs = new LogsPage(page);
  const trap = "^(a+)+$";
  await page.goto(address(environment, `&regex=1&q=${encodeURIComponent(trap)}`));
  await expect(page.getByText("This link filters by a regular expression")).toBeVisible();
  await expect(logs.exactly("last")).toBeVisible();
  await page.getByRole("button", { name: "Run it" }).click();
  await expect(page.getByText(`The expression “${trap}” took longer than 2 seconds`)).toBeVisible();
  await expect(logs.exactly("last")).toBeVisible();
  await page.getByLabel("Filter lines").fill("^la.t$");
  await expect(logs.lines.locator("mark")).toHaveText("last");
  await expect(logs.exactly(TRAP)).toBeHidden();
});

test("scrolling up reads earlier lines up to the beginning, and keeps the place", async ({
  signedIn: page,
  environment,
}) => {
  const logs = new LogsPage(page);
  await page.goto(address(environment));
  await expect(logs.exactly("last")).toBeVisible();
  await expect(logs.toolbar).toContainText("1,000 lines");
  const begins = logs.lines.getByText("The log begins here");
  await expect(async () => {
    const before = Number((await logs.topLine()).slice("line ".length));
    await logs.wheel(-8_000);
    const after = Number((await logs.topLine()).slice("line ".length));
    // 400 rows of 20 pixels at most, however many came in front.
    if (before > 0 && after > 0) expect(before - after).toBeLessThanOrEqual(401);
    await expect(begins).toBeVisible({ timeout: 250 });
  }).toPass({ timeout: 60_000 });
  await expect(logs.exactly("line 1")).toBeVisible();
  await expect(logs.toolbar).toContainText(`${(1 + NUMBERED + REST.length).toLocaleString("en")} lines`);
  await logs.lines.getByRole("button", { name: "Open the raw line" }).first().click();
  await logs.lines.getByRole("button", { name: "Show the whole line" }).click();
  await expect(logs.lines).toContainText("The whole line: 40,000 characters");
});

test("a link to a line lands on it, however far back", async ({ signedIn: page, environment, user }) => {
  const { body } = await user.session.request("POST", `/api/environments/${environment}/logs`, {
    ...{ pods: [POD], containers: ["app"], lines: 5_000 },
  });
  const lines = logPage.parse(body).payloads.flatMap((item) => (item.kind === "lines" ? item.lines : []));
  const time = z.string().parse(lines.find(({ m }) => m === "line 500")?.t);
  const logs = new LogsPage(page);
  await page.goto(address(environment, `&at=${time}`));
  await expect(logs.exactly("line 500")).toBeInViewport();
  await expect.poll(() => logs.topLine()).toBe("line 500");
});

test("the menu has every pod of the namespace and the containers of one with several, and the rows name them", async ({
  signedIn: page,
  environment,
}) => {
  const logs = new LogsPage(page);
  await page.goto(`/environments/${environment}/logs?pod=${POD}`);
  await expect(logs.exactly("last")).toBeVisible();
  await page.getByRole("button", { name: /^Sources/ }).click();
  await expect(page.getByRole("menuitemcheckbox", { name: new RegExp(`${POD}.*app, side`) })).toBeChecked();
  await expect(page.getByRole("menuitemcheckbox", { name: /^backend-/ })).toBeVisible();
  await page.getByRole("menuitemcheckbox", { name: "side", exact: true }).click();
  await page.keyboard.press("Escape");
  await expect(logs.exactly("the other speaks")).toBeVisible();
  await expect(logs.exactly("last")).toBeHidden();
  await expect(logs.lines.getByText(`${POD}·side`)).toBeVisible();
  await expect(page.getByRole("button", { name: `Sources: ${POD} · side` })).toBeVisible();
});

test.describe("behind a proxy that strips upgrades", () => {
  test.use({ expectedErrors: /WebSocket connection to/ });

  test("the log is read by polling, says so and how old it is, loses and doubles nothing", async ({
    signedIn: page,
    address: portal,
    environment,
    cluster,
  }) => {
    const { hostname, port } = new URL(portal);
    const proxy = await stripUpgrades({ host: "127.0.0.1", port: Number(port) });
    try {
      const name = "polled";
      await startSpeakingPod(cluster, {
        environment,
        name,
        app: "echo last; sleep 3000",
        side: "sleep 3000",
      });
      const logs = new LogsPage(page);
      await page.goto(`http://${hostname}:${proxy.port}/environments/${environment}/logs?pod=${name}`);
      await expect(logs.exactly("last")).toBeVisible();
      await expect(logs.toolbar).toContainText(/Read every 3 s · last at \d/, { timeout: 60_000 });
      const word = `polled ${Date.now()}`;
      await logs.filter.fill(word);
      for (const lines of [1, 700, 40])
        await speak(cluster, { environment, name, word: `${word} of ${lines}`, lines });
      await expect(logs.toolbar).toContainText(/^\D*741 of /, { timeout: 60_000 });
      await expect(logs.exactly(`${word} of 40 40`)).toBeVisible();
      // Another round finds nothing anew.
      const seen = await logs.toolbar.getByText(/last at/).textContent();
      await expect
        .poll(() => logs.toolbar.getByText(/last at/).textContent(), { timeout: 30_000 })
        .not.toBe(seen);
      await expect(logs.toolbar).toContainText(/^\D*741 of /);
    } finally {
      proxy.close();
    }
  });
});

test.describe("on a phone, 390 pixels wide", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("sources and counts are in view", async ({ signedIn: page, environment }) => {
    const logs = new LogsPage(page);
    await page.goto(address(environment));
    await expect(page.getByRole("button", { name: `Sources: ${POD} · app` })).toBeInViewport();
    await expect(logs.toolbar.getByText("1,000 lines")).toBeInViewport();
    await expect(logs.exactly("last")).toBeInViewport();
    await expect(logs.lines.getByText(`${POD}·app`).last()).toBeInViewport();
  });
});
