import { test as base, expect, type Page } from "@playwright/test";
import type { Kubectl } from "@/kit/kubectl";
import type { Role } from "@/server/contract/people";
import { applyEnvironment, removeEnvironments, waitUntilEnvironmentReady } from "../kit/environments";
import { joinPortal, newPerson, type Person } from "../kit/people";
import { findPortal } from "../kit/record";
import type { PortalSession } from "../kit/session";
import { uniqueName } from "../kit/unique-name";

export { expect };

/** The browser tells of every 401: nobody is signed in, which is what the page asked. */
export const SIGNED_OUT = /401 \(Unauthorized\) \(.*\/api\/session\)/;

/** Pods of a cluster on the browser's own machine bring and take network interfaces; Chromium then asks again for what was under way. */
const NETWORK_CHANGED = /net::ERR_NETWORK_CHANGED/;

type SignedUp = Person & { session: PortalSession };

interface Shared {
  portal: Awaited<ReturnType<typeof findPortal>>;
  address: string;
  cluster: Kubectl;
  /** A user with an open session. */
  user: SignedUp;
  /** An administrator with an open session. */
  admin: SignedUp;
  /** A running environment of that user, for tests that only look at one. */
  environment: string;
}

interface Own {
  /** Console errors that a test provokes on purpose; any other fails it. */
  expectedErrors: RegExp;
  /** A page in which the user is signed in. */
  signedIn: Page;
  /** A page in which the administrator is. */
  asAdmin: Page;
  /** Makes a name for an environment and removes whatever carries it after the test. */
  claimName: (prefix: string) => string;
}

export const test = base.extend<Own, Shared>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern that it needs nothing.
  portal: [async ({}, use) => use(await findPortal()), { scope: "worker" }],
  address: [async ({ portal }, use) => use(portal.address), { scope: "worker" }],
  cluster: [async ({ portal }, use) => use(portal.cluster), { scope: "worker" }],
  user: [async ({ address: _ }, use) => use(await signUp("user")), { scope: "worker" }],
  admin: [async ({ address: _ }, use) => use(await signUp("admin")), { scope: "worker" }],
  environment: [
    async ({ cluster, user }, use) => {
      const name = uniqueName("shared");
      await applyEnvironment(cluster, name, { owner: user.email });
      await waitUntilEnvironmentReady(cluster, name);
      await use(name);
      await removeEnvironments(cluster, [name]);
    },
    { scope: "worker", timeout: 360_000 },
  ],
  baseURL: async ({ address }, use) => use(address),
  expectedErrors: [/(?!)/, { option: true }],
  page: async ({ page, expectedErrors }, use) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(`uncaught: ${error.stack ?? error.message}`));
    page.on("console", (message) => {
      if (message.type() !== "error") return;
      errors.push(`console: ${message.text()} (${message.location().url})`);
    });
    await use(page);
    const unexpected = errors.filter((error) => !expectedErrors.test(error) && !NETWORK_CHANGED.test(error));
    // In the message, so that a summary of one line has them also.
    expect(unexpected, `errors in the browser's console: ${unexpected.join(" | ")}`).toEqual([]);
  },
  signedIn: async ({ page, context, address, user }, use) => {
    await signInBy(user.session, context, address);
    await use(page);
  },
  asAdmin: async ({ page, context, address, admin }, use) => {
    await signInBy(admin.session, context, address);
    await use(page);
  },
  claimName: async ({ cluster }, use) => {
    const names: string[] = [];
    await use((prefix) => {
      const name = uniqueName(prefix);
      names.push(name);
      return name;
    });
    await removeEnvironments(cluster, names);
  },
});

async function signUp(role: Role): Promise<SignedUp> {
  const person = newPerson(role);
  return { ...person, session: await joinPortal(person) };
}

/** Puts an open session into a browser, without the form: tests of the form use the form. */
export async function signInBy(
  session: PortalSession,
  context: ReturnType<Page["context"]>,
  address: string,
): Promise<void> {
  await context.addCookies([{ ...session.cookie, url: address, httpOnly: true, sameSite: "Lax" }]);
}
