import { expect, it } from "vitest";
import { JOBS, running, SHOP, viewOf } from "../environment/testing/templates";
import { mainOpening, openingsAt, openingsOf, openPath } from "./openings";

const shop = viewOf({ template: "shop" });

it("are what a browser opens: endpoints of components, and tools whether or not they run", () => {
  expect(openingsOf(shop, SHOP).map(({ title, href }) => [title, href])).toEqual([
    ["API", "/open/harbour/api/api"],
    ["Table browser", "/open/harbour/browser/page"],
  ]);
  expect(openingsOf(viewOf({ template: "jobs" }), JOBS)).toEqual([]);
});

it("of a component include its tools", () => {
  expect(openingsAt(shop, SHOP, "store").map(({ title }) => title)).toEqual(["Table browser"]);
  expect(openingsAt(shop, SHOP, "api").map(({ title }) => title)).toEqual(["API"]);
});

it("without tools that live with dev mode alone, until they are there", () => {
  const devOnly = structuredClone(SHOP);
  for (const { beside } of devOnly.components) for (const one of beside) one.onDemand = false;
  const titles = (view: typeof shop) => openingsOf(view, devOnly).map(({ title }) => title);
  expect(titles(shop)).toEqual(["API"]);
  expect(titles(viewOf({ template: "shop" }, { components: { browser: running("browser") } }))).toEqual([
    "API",
    "Table browser",
  ]);
});

it("the main one shows the application, not its data", () => {
  const [api, browser] = openingsOf(shop, SHOP);
  if (!api || !browser) throw new Error("Two were expected.");
  expect(mainOpening([{ ...browser, action: "data" }, api])).toBe(api);
  expect(mainOpening([])).toBeUndefined();
});

it("are opened at a path of their own", () => {
  expect(openPath("shop", "api", "api", "/docs?x=1&y=2#a")).toBe(
    "/open/shop/api/api?path=%2Fdocs%3Fx%3D1%26y%3D2%23a",
  );
});
