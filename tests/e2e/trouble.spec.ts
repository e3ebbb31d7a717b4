import { applyEnvironment } from "../kit/environments";
import { expectCleanInEveryLook, SIZES } from "./axe";
import { expect, test } from "./fixtures";

test("an environment that the page cannot read is told by name, and hides no other", async ({
  signedIn: page,
  cluster,
  user,
  claimName,
}) => {
  const [strange, plain] = [claimName("strange"), claimName("plain")];
  for (const name of [strange, plain])
    await applyEnvironment(cluster, name, { owner: user.email, paused: true });
  // As of a portal that is newer than the page: it knows a phase that the page does not.
  await page.routeWebSocket(/\/api\/stream$/, (socket) => {
    socket.connectToServer().onMessage((message) => {
      const text = String(message);
      socket.send(
        typeof message === "string" && text.includes(strange) ? renamePhase(text, strange) : message,
      );
    });
  });
  await page.goto("/environments");
  const notice = page.getByText("One environment cannot be shown");
  await expect(notice).toBeVisible();
  await expect(page.getByText(`does not understand what ${strange} holds`)).toBeVisible();
  await expect(page.getByRole("link", { name: strange })).toHaveCount(0);
  await expect(page.getByRole("link", { name: plain, exact: true })).toBeVisible();
  await expectCleanInEveryLook(page, notice, "an unreadable environment in the list");
  await page.goto(`/environments/${strange}`);
  const alert = page.getByRole("alert").filter({ hasText: `${strange} cannot be shown` });
  await expectCleanInEveryLook(page, alert, "an unreadable environment");
});

/** The frame with an unknown phase wherever it tells of this environment. */
function renamePhase(frame: string, name: string): string {
  return JSON.stringify(JSON.parse(frame), (_, value: unknown) => {
    const of = typeof value === "object" && value !== null && "name" in value && "status" in value;
    return of && value.name === name ? { ...value, status: { phase: "Hibernating" } } : value;
  });
}

test("an environment whose template is not there says so on its page and in the list, and waits for nothing", async ({
  signedIn: page,
  cluster,
  user,
  claimName,
}) => {
  const name = claimName("blocked");
  await applyEnvironment(cluster, name, { owner: user.email, template: "no-such-template" });
  await page.goto(`/environments/${name}`);
  const notice = page.getByText("What was asked for is not accepted");
  await expect(notice).toBeVisible();
  await expect(page.getByText(/no-such-template/).first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Coming alive" })).toHaveCount(0);
  await expectCleanInEveryLook(page, notice, "a blocked environment");
  await page.goto("/environments");
  const row = page.getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) });
  const why = row.getByText("no-such-template");
  for (const size of SIZES) {
    await page.setViewportSize(size);
    // All of it: no part is cut off, however narrow the page.
    await expect(why).toHaveText(/there is no template no-such-template\. There is full-stack/);
    expect(
      await why.evaluate(
        (text) => text.scrollWidth <= text.clientWidth && text.scrollHeight <= text.clientHeight,
      ),
    ).toBe(true);
    await expect(why).toHaveCSS("text-overflow", "clip");
  }
});
