import { describe, expect, it } from "vitest";
import { bytesOf, withCtrl } from "./touch-keys";

describe("keys that a phone lacks", () => {
  it("send what a keyboard would, arrows as the program asked", () => {
    expect(bytesOf("Esc", false)).toBe("\x1b");
    expect(bytesOf("Tab", false)).toBe("\t");
    expect(bytesOf("|", false)).toBe("|");
    expect([bytesOf("↑", false), bytesOf("↑", true), bytesOf("←", false)]).toEqual([
      "\x1b[A",
      "\x1bOA",
      "\x1b[D",
    ]);
  });

  it("hold Ctrl for a letter, and leave alone what has no such key", () => {
    expect([withCtrl("c"), withCtrl("D"), withCtrl("[")]).toEqual(["\x03", "\x04", "\x1b"]);
    expect([withCtrl("é"), withCtrl("ab"), withCtrl("1")]).toEqual(["é", "ab", "1"]);
  });
});
