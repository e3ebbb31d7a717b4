import { describe, expect, it } from "vitest";
import { asOneLine, considerPaste } from "./paste";

describe("considerPaste", () => {
  it("takes one line as it is", () => {
    expect(considerPaste("echo  'é 👩‍👩‍👧'\t|cat")).toEqual({
      kind: "paste",
      text: "echo  'é 👩‍👩‍👧'\t|cat",
    });
  });

  it("asks for several lines, and for one that would run at once", () => {
    expect(considerPaste("a\r\nb\rc\n")).toMatchObject({ kind: "ask", text: "a\nb\nc\n", lines: 3 });
    expect(considerPaste("rm -rf /\n")).toMatchObject({ kind: "ask", lines: 1 });
  });

  it("leaves out what would act as a key", () => {
    expect(considerPaste("safe\x1b[201~\x03\x9b31m")).toEqual({ kind: "paste", text: "safe[201~31m" });
    expect(considerPaste("\x1b\x00")).toEqual({ kind: "nothing" });
  });

  it("shows a part of what is long, and says how much more there is", () => {
    const paste = considerPaste(`${"x".repeat(1_999)}\n${"y".repeat(500)}`);
    expect(paste).toMatchObject({ kind: "ask", more: 500 });
  });
});

describe("asOneLine", () => {
  it("joins what is on the lines", () => {
    expect(asOneLine("  one \n\n two\nthree\n")).toBe("one two three");
  });
});
