import { describe, expect, it } from "vitest";
import { besideIn, componentColours, mergeTemplates, templateOf, titleIn } from "./template";
import { JOBS, running, SHOP, viewOf } from "./testing/templates";

const templates = [SHOP, JOBS];

describe("the template of an environment", () => {
  it("is found by name", () => {
    expect(templateOf(templates, viewOf({ template: "jobs" }))).toBe(JOBS);
  });

  it("is made up of the environment where this portal does not have it: everything is shown, nothing can be set", () => {
    const view = viewOf(
      { template: "elsewhere", components: { web: { mode: "dev" } } },
      { components: { cache: running("cache") } },
    );
    const template = templateOf(templates, view);
    expect(template.title).toBe("elsewhere");
    expect(
      template.components.map(({ name, title, settings, canDev }) => [name, title, settings, canDev]),
    ).toEqual([
      ["cache", "cache", [], false],
      ["web", "web", [], false],
    ]);
  });
});

describe("templates that are published while a page is open", () => {
  const [first, second] = [
    { ...SHOP, revision: "a1" },
    { ...SHOP, revision: "b2" },
  ];

  it("take the place of what the page came with, which stays for what runs it", () => {
    const merged = mergeTemplates([first, JOBS], [second, JOBS]);
    expect(merged.map(({ name, revision, superseded = false }) => [name, revision, superseded])).toEqual([
      ["shop", "b2", false],
      ["jobs", undefined, false],
      ["shop", "a1", true],
    ]);
    expect(templateOf(merged, viewOf({ template: "shop" }, { revision: "a1" })).revision).toBe("a1");
    expect(templateOf(merged, viewOf({ template: "shop" })).revision).toBe("b2");
  });

  it("change nothing where nothing was", () => {
    expect(mergeTemplates([first, JOBS], [first, JOBS])).toEqual([first, JOBS]);
  });
});

it("titles a component, what is beside one, and by its name what it does not know", () => {
  expect(["api", "browser", "kitchen"].map((name) => titleIn(SHOP, name))).toEqual([
    "API",
    "Table browser",
    "kitchen",
  ]);
});

it("tells what runs beside components, whose it is, and what belongs to nobody", () => {
  const view = viewOf(
    { template: "shop" },
    { components: { api: running("api"), browser: running("browser"), stray: running("stray") } },
  );
  expect(besideIn(SHOP, view).map(({ shown, component }) => [shown.title, component?.title])).toEqual([
    ["Table browser", "Store"],
    ["stray", undefined],
  ]);
});

it("gives every component a colour by its place", () => {
  expect(componentColours(SHOP)).toEqual({
    "--component-api": "var(--series-1)",
    "--component-store": "var(--series-2)",
    "--component-browser": "var(--series-3)",
  });
});
