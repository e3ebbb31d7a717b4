import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import type { Page, WebSocketRoute } from "@playwright/test";
import { namespaceOf } from "@/server/contract/names";
import { applyEnvironment } from "../kit/environments";
import { expectCleanInEveryLook } from "./axe";
import { expect, signInBy, test } from "./fixtures";
import { EnvironmentPage } from "./pages/environment-page";
import { TerminalDock } from "./pages/terminal-dock";

/** The page of the shared environment with a shell open in its backend, by the button on the card. */
async function openBackend(page: Page, environment: string): Promise<TerminalDock> {
  const dock = new TerminalDock(page);
  await dock.readable();
  const overview = new EnvironmentPage(page, environment);
  await overview.open();
  await overview.expectReady("backend");
  await page.getByRole("button", { name: "Terminal in backend", exact: true }).click();
  await dock.expectConnected("Backend");
  await dock.expectFocused("Backend");
  return dock;
}

const POD = /pod=backend-[a-z0-9-]+\./;

/** Has the shell in the backend say in which pod it is. */
async function tellPod(dock: TerminalDock): Promise<void> {
  await dock.run("echo pod=$HOSTNAME.");
  await expect(dock.lines("Backend")).toContainText(POD);
}

test("a shell has the right size at its first prompt, and goes along from page to page and through a reload", async ({
  signedIn: page,
  environment,
}) => {
  const dock = await openBackend(page, environment);
  const lines = dock.lines("Backend");
  const rows = await lines.locator("> *").count();
  expect(rows).toBeGreaterThan(5);
  await dock.run("stty size; kept=before");
  await expect(lines).toContainText(new RegExp(`${rows} \\d{2,3}`));

  await new EnvironmentPage(page, environment).openTab("Settings");
  await dock.expectConnected("Backend");
  await page.goto("/environments");
  await dock.expectConnected("Backend");
  await page.reload();
  await dock.expectConnected("Backend");
  // Its screen is back, not only its shell.
  await expect(lines).toContainText("stty size; kept=before");
  await dock.pane("Backend").getByRole("textbox").focus();
  await dock.run("echo $kept-$((40+2))");
  await expect(lines).toContainText("before-42");

  // Another width is told to the program.
  await page.setViewportSize({ width: 900, height: 900 });
  await expect(async () => {
    await dock.run("stty size");
    await expect(lines).toContainText(new RegExp(`${rows} 1[0-4]\\d`), { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
});

test("a network cut is told, refuses what is typed, and loses nothing of the output", async ({
  signedIn: page,
  environment,
}) => {
  const sockets: WebSocketRoute[] = [];
  let cut = false;
  await page.routeWebSocket(/\/api\/stream/, (socket) => {
    if (cut) return void socket.close();
    socket.connectToServer();
    sockets.push(socket);
  });
  const dock = await openBackend(page, environment);
  const lines = dock.lines("Backend");
  await dock.run("(sleep 4; echo late-$((5*5)); seq 900 905) &");
  await expect(lines).toContainText(/\[1\]/);
  cut = true;
  for (const socket of sockets.splice(0)) await socket.close();
  await expect(dock.pane("Backend").getByText(/^Reconnecting… as of/)).toBeVisible();
  await page.keyboard.type("never-sent");
  await expect(dock.pane("Backend").getByText("What you type is not sent.")).toBeVisible();
  // Longer than the output takes.
  await page.waitForTimeout(6_000);
  cut = false;
  await dock.expectConnected("Backend");
  await expect(lines).toContainText("905");
  await dock.run("echo after-$((1+1))");
  await expect(lines).toContainText("after-2");
  const text = (await lines.textContent()) ?? "";
  expect(text.match(/late-25/g)).toHaveLength(1);
  expect(text).not.toContain("never-sent");
});

test("when its pod goes, the reason stays below the last screen, and one click opens a shell in the one that came after", async ({
  signedIn: page,
  environment,
  cluster,
}) => {
  const dock = await openBackend(page, environment);
  await tellPod(dock);
  const pods = ["-n", namespaceOf(environment), "pods", "-l", "app.kubernetes.io/name=backend", "-o", "name"];
  const before = (await cluster.run(["get", ...pods])).trim();
  await cluster.run(["-n", namespaceOf(environment), "delete", before, "--grace-period=1", "--wait=false"]);
  const pane = dock.pane("Backend");
  await expect(pane.getByRole("alert")).toContainText(/pod/i, { timeout: 60_000 });
  await expect(dock.lines("Backend")).toContainText(before.replace("pod/", "pod="));
  await pane.getByRole("button", { name: /^Open/ }).click();
  await dock.expectConnected("Backend");
  await dock.expectFocused("Backend");
  await tellPod(dock);
  await expect(dock.lines("Backend")).not.toContainText(before.replace("pod/", "pod="));
});

test("when its container ends, one click opens a debug container in the pod", async ({
  signedIn: page,
  environment,
}) => {
  const dock = await openBackend(page, environment);
  // The first process ends, and with it the container.
  await dock.run("kill 1");
  const pane = dock.pane("Backend");
  await expect(pane.getByRole("alert")).toContainText(/^The container backend of /, { timeout: 60_000 });
  await pane.getByRole("button", { name: "Open a debug container" }).click();
  await expect(dock.lines("Backend")).toContainText("A debug container", { timeout: 90_000 });
  await dock.expectConnected("Backend");
  await dock.expectFocused("Backend");
  await dock.run("printf '\\033]2;in here\\007'; echo debugs-$((20+3))");
  await expect(dock.lines("Backend")).toContainText("debugs-23");
  await expect(dock.tabs).toContainText(["Backend"]);
});

test.describe("files", () => {
  // A name that is taken, and a path that is not there.
  test.use({ expectedErrors: /40[49] \((Conflict|Not Found)\)/ });

  test("dropped files are uploaded to where the shell is, and a path is downloaded again", async ({
    signedIn: page,
    environment,
  }) => {
    const dock = await openBackend(page, environment);
    const pane = dock.pane("Backend");
    const name = `drop-${randomUUID()} ü.txt`;
    const drop = async (text: string) => {
      const dataTransfer = await page.evaluateHandle(
        ([named = "", written = ""]) => {
          const data = new DataTransfer();
          data.items.add(new File([written], named));
          return data;
        },
        [name, text],
      );
      await pane.locator("[data-terminal]").dispatchEvent("drop", { dataTransfer });
      const dialog = page.getByRole("dialog", { name: "Upload a file" });
      await expect(dialog.getByLabel("Folder")).toHaveValue("/tmp");
      await page.keyboard.press("Enter");
      await expect(dialog).toHaveCount(0);
    };
    await dock.run("cd /tmp && echo in-$((1+1))");
    await expect(dock.lines("Backend")).toContainText("in-2");
    await drop("first\n");
    await expect(page.getByText(`${name} is uploaded`)).toBeVisible();
    await drop("second\n");
    await expect(pane.getByRole("alert")).toContainText(`/tmp/${name} exists already.`);
    await pane.getByRole("button", { name: "Replace it" }).click();
    await expect(pane.getByRole("list", { name: "Uploads" })).toHaveCount(0);

    await page.getByRole("button", { name: /^More for Backend/ }).press("Enter");
    await page.getByRole("menuitem", { name: "Download a file…" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Download a file" });
    await expect(dialog.getByLabel("Path")).toBeFocused();
    await page.keyboard.type("none.txt");
    await page.keyboard.press("Enter");
    await expect(dialog.getByText(/^There is no none\.txt in backend/)).toBeVisible();
    await dialog.getByLabel("Path").fill(name);
    const saved = page.waitForEvent("download");
    await page.keyboard.press("Enter");
    const download = await saved;
    expect(download.suggestedFilename()).toBe(name);
    expect(await text(await download.createReadStream())).toBe("second\n");
  });
});

test("the logs' sources open a terminal in the container that is read", async ({
  signedIn: page,
  environment,
}) => {
  const dock = new TerminalDock(page);
  await new EnvironmentPage(page, environment).open();
  await page.goto(`/environments/${environment}/logs?component=frontend`);
  await page.getByRole("button", { name: /^Sources: / }).click();
  await page.getByRole("menuitem", { name: /^frontend-\S+ ?frontend$/ }).click();
  await dock.expectConnected("Frontend");
  await expect(dock.pane("Frontend").getByText(/^frontend-\S+ · frontend$/)).toBeVisible();
});

test("several lines are shown before they are pasted, and one line is not asked about", async ({
  signedIn: page,
  environment,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const dock = await openBackend(page, environment);
  const lines = dock.lines("Backend");
  const paste = async (text: string) => {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await page.keyboard.press("Control+Shift+V");
  };
  const dialog = page.getByRole("dialog", { name: "Paste 2 lines?" });
  await paste("echo one-$((1+0))\necho two-$((1+1))\n");
  await expect(dialog.getByLabel("What is pasted")).toHaveValue(/echo two-\$\(\(1\+1\)\)/);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dock.expectFocused("Backend");
  await paste("echo single-$((2+1))");
  await page.keyboard.press("Enter");
  await expect(lines).toContainText("single-3");
  await expect(lines).not.toContainText("two-");
  await paste("echo one-$((1+0))\necho two-$((1+1))\n");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await dock.expectFocused("Backend");
  // This shell knows pastes, and waits.
  await page.keyboard.press("Enter");
  await expect(lines).toContainText("two-2");
});

test("a program asks before it fills the clipboard, and the search finds what scrolled away", async ({
  signedIn: page,
  environment,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const dock = await openBackend(page, environment);
  await page.evaluate(() => navigator.clipboard.writeText("mine"));
  await dock.run("printf '\\033]52;c;dGhlaXJz\\007'");
  const offer = page.getByRole("alert").filter({ hasText: "fill your clipboard" });
  await expect(offer).toContainText("theirs");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("mine");
  await offer.getByRole("button", { name: "Copy" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe("theirs");
  await dock.expectFocused("Backend");
  await dock.run("seq 7000 7400");
  await expect(dock.lines("Backend")).toContainText("7400");
  await page.keyboard.press("Control+F");
  await page.keyboard.type("7011");
  await expect(dock.lines("Backend")).toContainText("7011");
  await expect(dock.region.getByText("1 of 1")).toBeVisible();
  await page.keyboard.press("Escape");
  await dock.expectFocused("Backend");
});

test("psql opens from the command palette, beside a shell, and is in the environment's database", async ({
  signedIn: page,
  environment,
}) => {
  const dock = await openBackend(page, environment);
  await page.keyboard.press("Shift+Escape");
  await page.keyboard.press("Control+K");
  await expect(page.getByRole("dialog", { name: "Command palette" })).toBeVisible();
  await page.keyboard.type("psql");
  await page.keyboard.press("Enter");
  await dock.expectConnected("Database: psql");
  await dock.expectFocused("Database: psql");
  await dock.run("select 'answer ' || 40 + 2 from (values (1)) v;".replace("40 + 2", "(40 + 2)"));
  await expect(dock.lines("Database: psql")).toContainText("answer 42");
  await dock.region.getByRole("button", { name: "Show two side by side" }).click();
  await dock.pick("frontend", "Shell in Frontend");
  await dock.expectConnected("Frontend");
  await expect(dock.pane("Database: psql")).toBeVisible();
  await expect(dock.tabs).toHaveCount(3);
  const boxes = await Promise.all(
    ["Database: psql", "Frontend"].map((title) => dock.pane(title).boundingBox()),
  );
  expect(boxes[0]?.x).toBeLessThan(boxes[1]?.x ?? 0);
  await page.reload();
  await dock.expectConnected("Database: psql");
  await dock.expectConnected("Frontend");
  await dock.region.getByRole("button", { name: "Show one terminal" }).click();
  await expect(dock.pane("Database: psql")).toBeHidden();
});

test("with the keyboard alone: open, run, leave, go between, close and take that back", async ({
  signedIn: page,
  environment,
}) => {
  const dock = new TerminalDock(page);
  await dock.readable();
  await new EnvironmentPage(page, environment).open();
  await expect(page.getByRole("button", { name: "Open a terminal" })).toBeVisible();
  await page.keyboard.press("Control+`");
  await expect(page.getByRole("dialog", { name: "New terminal" })).toBeVisible();
  await page.keyboard.type("backend shell");
  await page.keyboard.press("Enter");
  await dock.expectConnected("Backend");
  await dock.expectFocused("Backend");
  await dock.run("mark=here");
  await page.keyboard.press("Shift+Escape");
  const tab = dock.tabs.filter({ hasText: "Backend" });
  await expect(tab).toBeFocused();
  await page.keyboard.press("Control+`");
  await expect(dock.pane("Backend")).toBeHidden();
  await page.keyboard.press("Control+`");
  await dock.expectFocused("Backend");
  await page.keyboard.press("Shift+Escape");
  await page.keyboard.press("Delete");
  await expect(dock.region).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).press("Enter");
  await dock.expectConnected("Backend");
  await dock.expectFocused("Backend");
  await dock.run("echo $mark-$((1+1))");
  await expect(dock.lines("Backend")).toContainText("here-2");
});

test("a flood of output leaves the page working, and Ctrl+C ends it", async ({
  signedIn: page,
  environment,
}) => {
  const dock = await openBackend(page, environment);
  await dock.run("yes 'a line of some length that goes on and on'");
  await expect(dock.lines("Backend")).toContainText("goes on and on");
  await new EnvironmentPage(page, environment).openTab("Settings");
  await expect(page.getByRole("button", { name: "Save settings" })).toBeVisible();
  await dock.pane("Backend").getByRole("textbox").focus();
  await page.keyboard.press("Control+C");
  // Up to the prompt the terminal throws away what is typed, as any does.
  await expect(dock.lines("Backend")).toContainText(/\^C.*\$/s, { timeout: 60_000 });
  await dock.run("echo over-$((20+2))");
  await expect(dock.lines("Backend")).toContainText("over-22", { timeout: 60_000 });
});

test("a colleague watches a shared terminal: both see each other, and only one types", async ({
  signedIn: page,
  environment,
  browser,
  address,
  admin,
  user,
}) => {
  const dock = await openBackend(page, environment);
  await page.getByRole("button", { name: /^More for Backend/ }).click();
  await page.getByRole("menuitemradio", { name: "Colleagues may watch" }).click();
  await expect(page.getByRole("menuitemradio", { name: "Colleagues may watch" })).toBeChecked();
  await page.keyboard.press("Escape");
  const context = await browser.newContext();
  try {
    await signInBy(admin.session, context, address);
    const theirs = await context.newPage();
    const other = new TerminalDock(theirs);
    await other.readable();
    await theirs.goto(`${address}/environments/${environment}`);
    await theirs.getByRole("button", { name: "Open a terminal" }).click();
    await other.pick(user.email, "to watch");
    await expect(other.region.getByText("Read-only")).toBeVisible({ timeout: 30_000 });
    await expect(other.region.getByText(user.name)).toBeVisible();
    await expect(dock.region.getByText(admin.name)).toBeVisible();
    await dock.pane("Backend").getByRole("textbox").focus();
    await dock.run("echo shown-$((3+4))");
    await expect(other.region.locator(".xterm-accessibility-tree")).toContainText("shown-7");
  } finally {
    await context.close();
  }
});

test("what is asleep offers no terminal, and says why", async ({
  signedIn: page,
  cluster,
  user,
  claimName,
}) => {
  const name = claimName("asleep");
  await applyEnvironment(cluster, name, { owner: user.email, paused: true });
  await page.goto(`/environments/${name}`);
  const button = page.getByRole("button", { name: "Terminal in backend", exact: true });
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await expect(button).toHaveAttribute("title", /asleep: resume it first/);
  await button.click({ force: true });
  await expect(new TerminalDock(page).region).toHaveCount(0);
});

test("axe finds nothing serious in the dock, its menus and dialogs, in every look", async ({
  signedIn: page,
  environment,
}) => {
  test.setTimeout(300_000);
  const dock = await openBackend(page, environment);
  await expectCleanInEveryLook(page, dock.pane("Backend"), "a terminal");
  await dock.region.getByRole("button", { name: "New terminal" }).click();
  await expectCleanInEveryLook(page, page.getByRole("dialog"), "the choice of terminals");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^More for Backend/ }).click();
  await expectCleanInEveryLook(page, page.getByRole("menu"), "the menu of a terminal");
  await page.keyboard.press("Escape");
  await dock.pane("Backend").getByRole("textbox").focus();
  await dock.run("exit 3");
  await expectCleanInEveryLook(page, dock.pane("Backend").getByRole("alert"), "a terminal that ended");
});

test.describe("on a phone, 390 pixels wide", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("a terminal is a sheet over the page, with the keys that a phone lacks", async ({
    signedIn: page,
    environment,
  }) => {
    const dock = await openBackend(page, environment);
    const box = await dock.region.boundingBox();
    expect(box).toMatchObject({ x: 0, y: 0, width: 390, height: 844 });
    await page.keyboard.type("sleep 1000");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Ctrl", exact: true }).click();
    await page.keyboard.type("c");
    await dock.run("echo fits-$((4+5))");
    await expect(dock.lines("Backend")).toContainText("fits-9");
    await dock.region.getByRole("button", { name: "Hide the terminals" }).click();
    await expect(page.getByRole("heading", { name: environment })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
