import { describe, expect, it } from "vitest";
import { environmentView } from "@/server/contract/environment";
import { applyListView, parseListView } from "./list-view";

const make = (name: string, owner: string, phase: string, day: number, more = {}) =>
  environmentView.parse({
    name,
    uid: name,
    revision: "1",
    generation: 1,
    createdAt: `2026-01-0${day}T00:00:00Z`,
    spec: { owner, ...more },
    status: { phase },
  });

const items = [
  make("shop", "ada@example.com", "Ready", 1),
  make("blog", "ada@example.com", "Degraded", 3, { components: { backend: { mode: "dev" } } }),
  make("shop-two", "bob@example.com", "Creating", 2, { ref: "feature/Till" }),
];
const names = (query: string) =>
  applyListView(items, parseListView(new URLSearchParams(query)), "ada@example.com").map((item) => item.name);

describe("the list by its address", () => {
  it.each([
    ["", ["blog", "shop", "shop-two"]],
    ["q=SHOP", ["shop", "shop-two"]],
    ["q=shop+bob", ["shop-two"]],
    ["q=feature/till", ["shop-two"]],
    ["state=degraded", ["blog"]],
    ["mode=dev", ["blog"]],
    ["owner=me&q=shop", ["shop"]],
    ["sort=newest", ["blog", "shop-two", "shop"]],
    ["sort=state", ["blog", "shop-two", "shop"]],
    ["sort=nonsense&state=nonsense", ["blog", "shop", "shop-two"]],
  ])("?%s shows %j", (query, expected) => {
    expect(names(query)).toEqual(expected);
  });
});
