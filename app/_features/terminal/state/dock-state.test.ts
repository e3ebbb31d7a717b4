import { describe, expect, it } from "vitest";
import {
  addTab,
  type DockTab,
  EMPTY_DOCK,
  focusedId,
  parseDock,
  removeTab,
  replaceTab,
  selectTab,
  splitWith,
  unsplit,
} from "./dock-state";

const tab = (id: string): DockTab => ({ id, environment: "shop", title: id, attached: false });
const withTabs = (...ids: string[]) => ids.reduce((state, id) => addTab(state, tab(id)), EMPTY_DOCK);

describe("the dock", () => {
  it("opens with what is added, and shows what was there already instead of adding it again", () => {
    const state = withTabs("a", "b", "a");
    expect(state).toMatchObject({ open: true, panes: ["a"] });
    expect(state.tabs.map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it("splits: the new one stands beside, a shown one gets the focus, another takes the place worked in", () => {
    const split = splitWith(withTabs("a", "b"), tab("c"));
    expect(split).toMatchObject({ panes: ["b", "c"], focus: 1 });
    expect(selectTab(split, "b")).toMatchObject({ panes: ["b", "c"], focus: 0 });
    expect(selectTab(split, "a")).toMatchObject({ panes: ["b", "a"], focus: 1 });
    const alone = unsplit(split);
    expect(alone).toMatchObject({ panes: ["c"], focus: 0 });
    expect(alone.tabs).toHaveLength(3);
  });

  it("shows a neighbour in the place of what is closed, and closes with the last one", () => {
    const three = selectTab(withTabs("a", "b", "c"), "b");
    expect(focusedId(removeTab(three, "b"))).toBe("c");
    expect(focusedId(removeTab(withTabs("a", "b"), "b"))).toBe("a");
    expect(removeTab(splitWith(withTabs("a"), tab("b")), "a")).toMatchObject({ panes: ["b"], focus: 0 });
    expect(removeTab(withTabs("a"), "a")).toMatchObject({ open: false, panes: [], tabs: [] });
    expect(removeTab(three, "nobody")).toBe(three);
  });

  it("puts a new shell where the old one was", () => {
    const state = replaceTab(splitWith(withTabs("a"), tab("b")), "a", tab("z"));
    expect(state).toMatchObject({ panes: ["z", "b"], focus: 1 });
    expect(state.tabs.map(({ id }) => id)).toEqual(["z", "b"]);
  });

  it("comes back from what was kept, whole or mended, and empty from what is not its own", () => {
    const state = splitWith(withTabs("a"), tab("b"));
    expect(parseDock(JSON.stringify(state))).toEqual(state);
    expect(parseDock(JSON.stringify({ ...state, panes: ["gone", "b", "b"].slice(0, 2) }))).toMatchObject({
      ...{ panes: ["b"], focus: 0 },
    });
    for (const kept of [null, "", "{", "[]", '{"open":true}', JSON.stringify({ ...state, focus: 7 })])
      expect(parseDock(kept)).toEqual(EMPTY_DOCK);
  });
});
