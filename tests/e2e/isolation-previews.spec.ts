import type { Page } from "@playwright/test";
import type { Kubectl } from "@/kit/kubectl";
import { namespaceOf } from "@/server/contract/names";
import {
  applyEnvironment,
  endEnvironments,
  removeEnvironments,
  waitForMode,
  waitUntilEnvironmentReady,
} from "../kit/environments";
import { uniqueName } from "../kit/unique-name";
import { expect, SIGNED_OUT, test } from "./fixtures";

/**
 * What an application at its preview's origin tries against the portal and against another environment, by script in its page: no
 * application could do more.
 */
const originOf = (environment: string, address: string) =>
  `http://frontend--${environment}.localhost:${new URL(address).port}`;

async function openApp(page: Page, address: string, environment: string): Promise<string> {
  const origin = originOf(environment, address);
  // A pod that is ready is reachable a little later; until then the preview's own page waits and turns into the app.
  await page.goto(`${address}/open/${environment}/frontend`);
  await expect(page.locator("#root > *").first()).toBeVisible();
  expect(new URL(page.url()).origin).toBe(origin);
  return origin;
}

/** Adminer of each environment, used in turn in one browser, shows its own database and knows nothing of the other's. */
async function expectAdminersApart(
  page: Page,
  address: string,
  cluster: Kubectl,
  environments: readonly string[],
): Promise<void> {
  const marked = (name: string) => `mark_${name.replaceAll("-", "_")}`;
  const tabs = await Promise.all(
    environments.map(async (name) => {
      await cluster.run([
        ...["-n", namespaceOf(name), "exec", "postgres-0", "--", "sh", "-c"],
        `psql -qX -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "create table ${marked(name)} ()"`,
      ]);
      const tab = await page.context().newPage();
      await tab.goto(`${address}/open/${name}/adminer`);
      return { name, tab };
    }),
  );
  for (const round of [1, 2])
    for (const { name, tab } of tabs) {
      if (round === 2) await tab.reload();
      await expect(tab.getByRole("heading", { name: "Schema: public" })).toBeVisible({ timeout: 90_000 });
      await expect(tab.getByRole("link", { name: marked(name), exact: true }).first()).toBeVisible();
      for (const one of environments.filter((other) => other !== name))
        await expect(tab.getByText(marked(one))).toHaveCount(0);
    }
  const sessions = (await page.context().cookies()).filter(({ name }) => name.startsWith("adminer"));
  const hosts = environments.map((name) => `adminer--${name}.localhost`);
  expect(new Set(sessions.map(({ domain }) => domain))).toEqual(new Set(hosts));
  expect(new Set(sessions.map(({ name, value }) => `${name}=${value}`)).size).toBe(sessions.length);
  for (const { tab } of tabs) await tab.close();
}

test.use({ expectedErrors: /./ });

test("one click leads to the app at its own origin, where nothing of the portal's can be read", async ({
  signedIn: page,
  environment,
  address,
  user,
}) => {
  await openApp(page, address, environment);
  expect(await page.evaluate(() => document.cookie)).toBe("");
  const cookies = await page.context().cookies(page.url());
  expect(cookies.every(({ httpOnly }) => httpOnly)).toBe(true);
  expect(cookies.map(({ value }) => value)).not.toContain(user.session.cookie.value);
});

test("the portal's API answers no call of an app, and its socket does not open", async ({
  signedIn: page,
  environment,
  address,
}) => {
  await openApp(page, address, environment);
  const tried = await page.evaluate(
    async ([portal, name]) => {
      const call = (path: string, init: RequestInit) =>
        fetch(`${portal}${path}`, { credentials: "include", ...init }).then(
          (answer) => (answer.type === "opaque" ? "opaque" : `read ${answer.status}`),
          () => "blocked",
        );
      const socket = await new Promise<string>((resolve) => {
        const one = new WebSocket(`${portal?.replace("http", "ws")}/api/stream`);
        one.onopen = () => resolve("open");
        one.onerror = () => resolve("blocked");
      });
      return [
        await call("/api/session", {}),
        await call(`/api/environments/${name}`, { method: "DELETE", mode: "no-cors" }),
        await call(`/api/environments/${name}`, { method: "PATCH", body: '{"paused":true}' }),
        await call("/api/environments", { method: "POST", mode: "no-cors", body: '{"name":"taken"}' }),
        socket,
      ];
    },
    [address, environment] as const,
  );
  expect(tried.slice(0, 3)).toEqual(["blocked", "blocked", "blocked"]);
  expect(tried[4]).toBe("blocked");
  await page.goto(`${address}/environments`);
  await expect(page.getByRole("link", { name: environment, exact: true })).toBeVisible();
  await expect(page.getByText("taken", { exact: true })).toHaveCount(0);
});

test("an app cannot show the portal in a frame; the portal can show the app", async ({
  signedIn: page,
  environment,
  address,
}) => {
  const origin = await openApp(page, address, environment);
  const framed = async (src: string) => {
    await page.evaluate((url) => {
      const frame = document.createElement("iframe");
      frame.name = "tried";
      frame.src = url;
      document.body.append(frame);
      return new Promise((resolve) => {
        frame.onload = resolve;
      });
    }, src);
    return page.frame({ name: "tried" });
  };
  const inApp = await framed(`${address}/environments`);
  // The app's own policy may stop it first: either way nothing of the portal is there.
  expect(inApp?.url()).not.toContain("/environments");
  await page.goto(`${address}/environments`);
  const inPortal = await framed(`${address}/open/${environment}/frontend`);
  await expect.poll(() => inPortal?.url()).toBe(`${origin}/`);
  await expect(inPortal?.locator("#root > *").first() ?? page.locator("never")).toBeVisible();
});

test("an app sets no cookie for the portal or for another environment", async ({
  signedIn: page,
  environment,
  address,
  context,
}) => {
  await openApp(page, address, environment);
  await page.evaluate(() => {
    const domains = ["localhost", ".localhost", "portal.localhost", "frontend--other.localhost", ""];
    for (const domain of domains) {
      const where = domain ? `; domain=${domain}` : "";
      // biome-ignore lint/suspicious/noDocumentCookie: what an app would do.
      document.cookie = `planted${domain.length}=1; path=/${where}`;
    }
  });
  const planted = (await context.cookies()).filter(({ name }) => name.startsWith("planted"));
  expect(planted.map(({ domain }) => domain)).toEqual([`frontend--${environment}.localhost`]);
});

test.describe("two environments of one person", () => {
  const other = uniqueName("e2e");
  test.afterAll(({ cluster }) => removeEnvironments(cluster, [other]));

  test("do not reach each other with the person's cookie, and nothing survives in a name that is used again", async ({
    signedIn: page,
    environment,
    address,
    user,
    cluster,
  }) => {
    test.setTimeout(400_000);
    const make = async () => {
      await applyEnvironment(cluster, other, { owner: user.email });
      await waitUntilEnvironmentReady(cluster, other);
    };
    await make();
    const theirs = await openApp(page, address, other);
    // What an app leaves for the next environment of its name.
    const left = await page.evaluate(async () => {
      localStorage.setItem("left", "1");
      // biome-ignore lint/suspicious/noDocumentCookie: what an app would do.
      document.cookie = "left=1; path=/; max-age=100000";
      await caches.open("left");
      const registered = await navigator.serviceWorker.register("/index.html").then(
        () => "registered",
        () => "refused",
      );
      return { registered, workers: (await navigator.serviceWorker.getRegistrations()).length };
    });
    expect(left).toEqual({ registered: "refused", workers: 0 });

    await openApp(page, address, environment);
    const tried = await page.evaluate(async (target) => {
      const call = (init: RequestInit) =>
        fetch(`${target}/livez`, { credentials: "include", ...init }).then(
          (answer) => `read ${answer.status} ${answer.type}`,
          () => "blocked",
        );
      const socket = await new Promise<string>((resolve) => {
        const one = new WebSocket(`${target.replace("http", "ws")}/`);
        one.onopen = () => resolve("open");
        one.onerror = () => resolve("blocked");
      });
      return [await call({}), await call({ method: "POST", body: "x" }), socket];
    }, theirs);
    expect(tried).toEqual(["blocked", "blocked", "blocked"]);
    await expectAdminersApart(page, address, cluster, [environment, other]);

    await endEnvironments(cluster, [other]);
    await make();
    await openApp(page, address, other);
    const kept = await page.evaluate(async () => ({
      storage: localStorage.getItem("left"),
      cookie: document.cookie,
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    }));
    expect(kept).toEqual({ storage: null, cookie: "", caches: [], workers: 0 });
  });
});

test("an environment asleep is woken by a click on its page, and by nothing an app's script can do", async ({
  signedIn: page,
  environment,
  address,
  cluster,
}) => {
  test.setTimeout(240_000);
  const origin = await openApp(page, address, environment);
  await cluster.run(["patch", "denv", environment, "--type=merge", "-p", '{"spec":{"paused":true}}']);
  const isPaused = () => cluster.run(["get", "denv", environment, "-o", "jsonpath={.spec.paused}"]);
  await expect.poll(() => page.evaluate(async () => (await fetch("/")).status)).toBe(503);
  const tried = await page.evaluate(async () => {
    const wake = { method: "POST", body: new URLSearchParams({ value: "x", path: "/" }) };
    const frame = document.createElement("iframe");
    frame.src = "/";
    document.body.append(frame);
    await new Promise((resolve) => {
      frame.onload = resolve;
    });
    return {
      called: (await fetch("/.devspace-portal/wake", wake)).status,
      read: await (await fetch("/", { headers: { Accept: "text/html" } })).text(),
      framed: frame.contentDocument?.body.innerHTML ?? "",
    };
  });
  expect(tried.called).toBe(403);
  expect(tried.framed).toContain("is asleep");
  for (const seen of [tried.read, tried.framed]) expect(seen).not.toContain('name="value"');
  const [popup] = await Promise.all([
    page.waitForEvent("popup"),
    page.evaluate(() => Object.assign(window, { opened: window.open("/") })),
  ]);
  const button = popup.getByRole("button", { name: "Wake it up" });
  await expect(button).toBeVisible();
  const seen = await page.evaluate(() => {
    try {
      return (Reflect.get(window, "opened") as Window | null)?.document.body.innerHTML ?? "";
    } catch {
      return "";
    }
  });
  expect(seen).not.toContain("asleep");
  await page.evaluate(() => {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: "/.devspace-portal/wake" });
    document.body.append(form);
    form.submit();
  });
  await expect(page.getByRole("heading", { name: `${environment} is asleep` })).toBeVisible();
  expect(await isPaused()).toBe("true");
  await button.click();
  await expect(popup.locator("#root > *").first()).toBeVisible({ timeout: 120_000 });
  expect(new URL(popup.url()).origin).toBe(origin);
  // What the page waited in has become the app as well.
  await expect(page.locator("#root > *").first()).toBeVisible({ timeout: 30_000 });
  await waitUntilEnvironmentReady(cluster, environment);
});

test("an edit in dev mode is seen through the preview without a reload", async ({
  signedIn: page,
  environment,
  address,
  cluster,
}) => {
  test.setTimeout(240_000);
  await cluster.run([
    ...["patch", "denv", environment, "--type=merge", "-p"],
    '{"spec":{"components":{"frontend":{"mode":"dev"}}}}',
  ]);
  const { workload } = await waitForMode(cluster, environment, "frontend", "dev");
  await openApp(page, address, environment);
  await page.evaluate(() => Object.assign(window, { untouched: true }));
  const edit = `sed -i 's/title="Sign in"/title="Edited by hand"/' src/account/sign-in-page.tsx`;
  await cluster.run([
    ...["-n", `env-${environment}`, "exec", `deployment/${workload}`, "-c", "frontend", "--"],
    ...["sh", "-c", edit],
  ]);
  await expect(page.getByText("Edited by hand").first()).toBeVisible();
  expect(await page.evaluate(() => "untouched" in window)).toBe(true);
});

test.describe("somebody who is not signed in", () => {
  test.use({ expectedErrors: SIGNED_OUT });

  test("is asked to sign in first, and comes back to the page they wanted", async ({
    page,
    environment,
    address,
  }) => {
    await page.goto(`${originOf(environment, address)}/somewhere?a=b`);
    await expect(page).toHaveURL(/\/sign-in\?return=%2Fopen%2F/);
    await expect(page.getByLabel("E-mail")).toBeVisible();
  });
});
