import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureImages } from "@/k8s/local";
import { createProgress } from "@/kit/progress";
import { waitFor } from "@/kit/wait";
import { environmentView } from "@/server/contract/environment";
import { templateDetail } from "@/server/contract/templates-api";
import { untilDeployed } from "../kit/controller-fixture";
import { endEnvironments, waitForMode, waitUntilEnvironmentReady } from "../kit/environments";
import { joinPortal, newPerson } from "../kit/people";
import { openPreview } from "../kit/preview";
import { findPortal } from "../kit/record";
import type { PortalSession } from "../kit/session";
import { chartSource, composeSource, devspaceSource, type Files, shopSource } from "../kit/sources";
import { removeTemplates, waitUntilLookedAt } from "../kit/templates";
import { openPage } from "../kit/terminal-client";
import { uniqueName } from "../kit/unique-name";

/**
 * The whole way of an application, for each kind of source, by the API of the running portal: published, created, opened, flipped,
 * its logs, a terminal in it, moved to a newer revision after a look, taken back, deleted.
 */

interface Stack {
  kind: string;
  source: (word: string) => Files;
  /** What is wished of components beside the source. */
  components?: object;
  /** All of them, in order of their names. */
  names: string[];
  /** Those that have a dev mode. */
  flips: string[];
  /** What is opened, and where its word shows: in its pages or its logs. */
  opens: { component: string; path: string; shows?: boolean };
  /** What dev mode writes into its logs. */
  develops?: string;
}

const DEVELOP = {
  command: ["sh", "-c", 'echo "developing $WORD"; exec python3 -m http.server 8080 --directory /tmp'],
};

const STACKS: Stack[] = [
  {
    ...{ kind: "template", source: shopSource, names: ["catalog", "storefront", "warehouse", "worker"] },
    flips: ["storefront"],
    opens: { component: "storefront", path: "/goods", shows: true },
  },
  {
    ...{ kind: "compose", source: composeSource, names: ["cache", "web"], flips: ["web"] },
    components: { web: { dev: DEVELOP } },
    ...{ opens: { component: "web", path: "/" }, develops: "developing" },
  },
  {
    ...{ kind: "chart", source: chartSource, names: ["shop-site"], flips: ["shop-site"] },
    components: { "shop-site": { dev: DEVELOP } },
    ...{ opens: { component: "shop-site", path: "/" }, develops: "developing" },
  },
  {
    ...{ kind: "devspace", source: devspaceSource, names: ["shop-site"], flips: ["shop-site"] },
    ...{ opens: { component: "shop-site", path: "/" }, develops: "developing" },
  },
];

let portal: Awaited<ReturnType<typeof findPortal>>;
let admin: PortalSession;
let user: PortalSession;
const environments: string[] = [];
const templates: string[] = [];

beforeAll(async () => {
  portal = await findPortal();
  if (!process.env.KUBECONFIG)
    await ensureImages(["python", "redis", "database:production"], { progress: createProgress() });
  [admin, user] = await Promise.all([joinPortal(newPerson("admin")), joinPortal(newPerson())]);
  await untilDeployed();
}, 300_000);
afterAll(async () => {
  await endEnvironments(portal.cluster, environments);
  await removeTemplates(portal.cluster, templates);
}, 240_000);

async function published(template: string): Promise<string> {
  const { revision, findings, conditions } = await waitUntilLookedAt(portal.cluster, template);
  expect(conditions.find(({ type }) => type === "Published")?.status, JSON.stringify(findings)).toBe("True");
  return revision ?? "";
}

async function wrote(environment: string, component: string, word: string): Promise<void> {
  await waitFor(`${component} writes ${word}`, async () => {
    const { body } = await user.request(
      "GET",
      `/api/environments/${environment}/logs?component=${component}`,
    );
    return String(body).includes(word);
  });
}

async function shell(environment: string, component: string): Promise<void> {
  const page = await openPage(user, user.address);
  try {
    const start = { component };
    const seat = page.open({ environment, id: randomUUID(), cols: 80, rows: 24, start });
    let text = "";
    seat.onOutput((bytes) => {
      text += Buffer.from(bytes).toString();
    });
    await waitFor("a prompt", () => /[#$] $/.test(text), 30);
    seat.type("echo sum-$((40+2))\r");
    await waitFor("its answer", () => text.includes("sum-42"), 30);
  } finally {
    page.close();
  }
}

describe.each(STACKS)("an application from a source of kind $kind", (stack) => {
  const template = uniqueName("stack");
  const name = uniqueName("stack");
  const { component } = stack.opens;
  const patch = (body: object) => user.request("PATCH", `/api/environments/${name}`, body);
  const ready = () => waitUntilEnvironmentReady(portal.cluster, name);
  let first = "";

  it("is published with its components, and an environment of it comes alive", async () => {
    const { source, components } = stack;
    const spec = { source: { inline: source("cherries") }, ...(components && { components }) };
    templates.push(template);
    expect(await admin.request("POST", "/api/templates", { name: template, spec })).toMatchObject({
      status: 201,
    });
    first = await published(template);
    const { body } = await admin.request("GET", `/api/templates/${template}`);
    const { view, status } = templateDetail.parse(body);
    expect(status.found).toMatchObject({ kind: stack.kind });
    expect(view?.components.map((one) => one.name).sort()).toEqual(stack.names);
    expect(view?.components.filter(({ canDev }) => canDev).map((one) => one.name)).toEqual(stack.flips);
    environments.push(name);
    expect(await user.request("POST", "/api/environments", { name, template })).toMatchObject({
      status: 201,
    });
    const { status: now } = await ready();
    expect(Object.keys(now?.components ?? {}).sort()).toEqual(stack.names);
    expect(now?.revision).toBe(first);
  }, 300_000);

  it("opens in the browser, shows its logs and gives a terminal", async () => {
    const preview = await openPreview(user, name, component);
    const page = await waitFor("its page", async () => {
      const answer = await preview.request(stack.opens.path);
      return answer.status === 200 && (await answer.text());
    });
    if (stack.opens.shows) expect(page).toContain("cherries");
    else await wrote(name, component, "serving cherries");
    await shell(name, component);
  });

  it("flips each component that has a dev mode, and back", async () => {
    for (const one of stack.flips) {
      expect((await patch({ components: { [one]: { mode: "dev" } } })).status).toBe(200);
      await waitForMode(portal.cluster, name, one, "dev");
      if (stack.develops) await wrote(name, one, stack.develops);
      await shell(name, one);
      expect((await patch({ components: { [one]: { mode: "production" } } })).status).toBe(200);
      await waitForMode(portal.cluster, name, one, "production");
    }
  }, 300_000);

  it("moves to a newer revision after a look at what changes, and goes back", async () => {
    const spec = { source: { inline: stack.source("plums") } };
    expect((await admin.request("PATCH", `/api/templates/${template}`, { spec })).status).toBe(200);
    const second = await published(template);
    expect(second).not.toBe(first);
    expect(
      environmentView.parse((await user.request("GET", `/api/environments/${name}`)).body),
    ).toMatchObject({ status: { revision: first } });
    const update = await user.request("GET", `/api/environments/${name}/update`);
    expect(update.body).toMatchObject({ from: first, to: second, objections: [] });
    expect(JSON.stringify(update.body)).toContain("plums");

    const shows = async (word: string) => {
      await ready();
      if (!stack.opens.shows) return wrote(name, component, `serving ${word}`);
      const preview = await openPreview(user, name, component);
      await waitFor(`it shows ${word}`, async () =>
        (await (await preview.request(stack.opens.path)).text()).includes(word),
      );
    };
    expect((await patch({ revision: second })).status).toBe(200);
    await shows("plums");
    expect((await patch({ revision: first })).status).toBe(200);
    await shows("cherries");
  }, 300_000);

  it("is deleted, and so is its template", async () => {
    expect((await user.request("DELETE", `/api/environments/${name}`)).status).toBe(202);
    await waitFor("it is gone", async () => {
      return (await user.request("GET", `/api/environments/${name}`)).status === 404;
    });
    expect((await admin.request("DELETE", `/api/templates/${template}`)).status).toBe(204);
  }, 180_000);
});
