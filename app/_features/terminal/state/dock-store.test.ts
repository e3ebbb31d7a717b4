import { describe, expect, it } from "vitest";
import { addTab } from "./dock-state";
import { DockStore } from "./dock-store";

function fakeStorage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}
const tab = { id: "a", environment: "shop", title: "API", attached: true };

describe("DockStore", () => {
  it("is found again by its person, and by nobody else", () => {
    const storage = fakeStorage();
    new DockStore("ada", storage).update((state) => addTab(state, tab));
    expect(new DockStore("ada", storage).getState()).toMatchObject({ open: true, tabs: [tab] });
    expect(new DockStore("bob", storage).getState().tabs).toEqual([]);
  });

  it("works where nothing can be kept", () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new Error("QuotaExceededError");
      },
    };
    const store = new DockStore("ada", full);
    store.update((state) => addTab(state, tab));
    expect(store.getState().tabs).toEqual([tab]);
  });

  it("meets each wish for the focus once", () => {
    const store = new DockStore("ada", fakeStorage());
    expect(store.takeWish()).toBe(false);
    store.update((state) => addTab(state, tab), true);
    store.update((state) => ({ ...state, maximised: true }), true);
    expect([store.takeWish(), store.takeWish()]).toEqual([true, false]);
  });
});
