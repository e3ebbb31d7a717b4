import { describe, expect, it } from "vitest";
import { type EnvironmentView, environmentView } from "@/server/contract/environment";
import { applyPayload, isNewer, replaceAll, upsert } from "./environments-cache";
import { tolerantList, tolerantPayload } from "./tolerant";

function view(name: string, revision: string, uid = `${name}-1`): EnvironmentView {
  return environmentView.parse({
    name,
    uid,
    revision,
    generation: 1,
    createdAt: "2026-01-01T00:00:00Z",
    spec: { owner: "ada@example.com" },
    status: {},
  });
}

describe("isNewer", () => {
  it.each([
    ["10", "9", true],
    ["9", "10", false],
    ["10", "10", false],
    ["18446744073709551616", "18446744073709551615", true],
  ])("revision %s after %s: %s", (next, current, expected) => {
    expect(isNewer(view("a", next), view("a", current))).toBe(expected);
  });
});

describe("the cached list", () => {
  it("ignores an older revision, whichever way it comes", () => {
    const held = { items: [view("a", "100")] };
    expect(upsert(held, view("a", "99"))).toBe(held);
    expect(replaceAll(held, [view("a", "99"), view("b", "5")]).items.map((item) => item.revision)).toEqual([
      "100",
      "5",
    ]);
  });

  it("drops what a snapshot no longer has", () => {
    expect(applyPayload({ items: [view("a", "1")] }, { kind: "snapshot", items: [] }).items).toEqual([]);
  });

  it("keeps an environment made again under the name of a removed one", () => {
    const again = view("a", "7", "a-2");
    const held = applyPayload({ items: [view("a", "5")] }, { kind: "upsert", item: again });
    expect(applyPayload(held, { kind: "remove", name: "a", uid: "a-1" }).items).toEqual([again]);
  });

  it("tells of one that the page cannot read, and hides none of the others for it", () => {
    const odd = { ...view("b", "2"), spec: { owner: "ada@example.com", whatComesNext: true } };
    const payload = tolerantPayload.parse({ kind: "snapshot", items: [view("a", "1"), odd] });
    if (payload.kind !== "snapshot") throw new Error(payload.kind);
    const held = applyPayload({ items: [view("b", "1")] }, payload);
    expect(held.items.map(({ name }) => name)).toEqual(["a"]);
    expect(held.unreadable).toEqual([{ name: "b", uid: "b-1", unreadable: true }]);
    const { items } = tolerantList.parse({ items: [odd, view("c", "1")] });
    expect(replaceAll(held, items)).toMatchObject({ items: [{ name: "c" }], unreadable: [{ name: "b" }] });
    expect(upsert(held, view("b", "3"))).not.toHaveProperty("unreadable");
    expect(applyPayload(held, { kind: "remove", name: "b", uid: "b-1" })).not.toHaveProperty("unreadable");
  });

  it("stays sorted by name", () => {
    const held = upsert(upsert({ items: [view("b", "1")] }, view("c", "2")), view("a", "3"));
    expect(held.items.map((item) => item.name)).toEqual(["a", "b", "c"]);
  });
});
