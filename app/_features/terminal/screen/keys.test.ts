import { describe, expect, it } from "vitest";
import { terminalKey } from "./keys";

const NONE = { code: "", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
const ctrl = (key: string, more = {}) => ({ ...NONE, key, ctrlKey: true, ...more });
const cmd = (key: string, more = {}) => ({ ...NONE, key, metaKey: true, ...more });

describe("terminalKey", () => {
  it("leaves the program's keys to the program", () => {
    for (const key of ["c", "v", "k", "d", "r", "w"]) expect(terminalKey(ctrl(key), false)).toBeUndefined();
    for (const key of ["c", "v", "f"]) expect(terminalKey(ctrl(key), true)).toBeUndefined();
    expect(terminalKey({ ...NONE, key: "Escape" }, false)).toBeUndefined();
    expect(terminalKey({ ...NONE, key: "f", altKey: true }, false)).toBeUndefined();
  });

  it("copies and pastes by the keys of the system", () => {
    expect(terminalKey(ctrl("C", { shiftKey: true }), false)).toBe("copy");
    expect(terminalKey(ctrl("V", { shiftKey: true }), false)).toBe("paste");
    expect(terminalKey(ctrl("С", { code: "KeyC", shiftKey: true }), false)).toBeUndefined();
    expect(terminalKey(cmd("c"), true)).toBe("copy");
    expect(terminalKey(cmd("v"), true)).toBe("paste");
    expect(terminalKey(cmd("c"), false)).toBeUndefined();
    expect(terminalKey({ ...NONE, key: "Insert", shiftKey: true }, false)).toBe("paste");
    expect(terminalKey(ctrl("Insert"), false)).toBe("copy");
  });

  it("searches, leaves and toggles, also where the key is a dead one", () => {
    expect(terminalKey(ctrl("f"), false)).toBe("search");
    expect(terminalKey(cmd("f"), true)).toBe("search");
    expect(terminalKey({ ...NONE, key: "Escape", shiftKey: true }, false)).toBe("leave");
    expect(terminalKey(ctrl("`"), false)).toBe("toggle-dock");
    expect(terminalKey(ctrl("Dead", { code: "Backquote" }), false)).toBe("toggle-dock");
  });
});
