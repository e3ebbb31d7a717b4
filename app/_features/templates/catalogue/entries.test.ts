import { describe, expect, it } from "vitest";
import { JOBS, SHOP } from "../../environment/testing/templates";
import { summaryWith } from "../testing/summaries";
import { applyCatalogueView, entriesOf, parseCatalogueView } from "./entries";

const entries = entriesOf(
  [
    summaryWith({ name: "shop", ready: true, status: { source: "git.example.com/team/shop@main" } }),
    summaryWith({
      name: "broken",
      degraded: "Refused",
      spec: { title: "A broken one", source: { bundled: "x" } },
    }),
    summaryWith({ name: "fresh" }),
  ],
  [SHOP, JOBS],
);

describe("the catalogue", () => {
  it("has each Template once, and what only the image brings along", () => {
    expect(entries.map(({ name, title, mark }) => [name, title, mark.label])).toEqual([
      ["broken", "A broken one", "Refused"],
      ["fresh", "fresh", "Being published"],
      ["jobs", "Jobs", "Ready"],
      ["shop", "Shop", "Ready"],
    ]);
    expect(entries.find(({ name }) => name === "broken")?.cause).toBe("Refused, it says.");
    expect(entries.find(({ name }) => name === "jobs")?.summary).toBeUndefined();
  });

  it.each([
    ["", ["broken", "fresh", "jobs", "shop"]],
    ["q=git.example+GO", ["shop"]],
    ["q=go", ["shop"]],
    ["q=broken", ["broken"]],
    ["state=trouble", ["broken"]],
    ["state=publishing", ["fresh"]],
    ["state=ready", ["jobs", "shop"]],
    ["state=nonsense&q=nothing", []],
  ])("?%s shows %j", (query, names) => {
    const view = parseCatalogueView(new URLSearchParams(query));
    expect(applyCatalogueView(entries, view).map(({ name }) => name)).toEqual(names);
  });
});
