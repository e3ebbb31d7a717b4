import { describe, expect, it } from "vitest";
import { plainText, print } from "./ansi";
import { cssColor } from "./sgr";

const esc = "\u001b";
const lookOf = (sequence: string) => print(`${esc}[${sequence}x`).runs;

describe("print", () => {
  it("splits by colour and resets", () => {
    expect(print(`${esc}[32mINFO${esc}[0m:     started`).runs).toEqual([
      { text: "INFO", look: { color: 2 } },
      { text: ":     started", look: {} },
    ]);
  });

  it.each([
    ["1;31m", { bold: true, color: 1 }],
    ["91m", { color: 9 }],
    ["38;5;208m", { color: 208 }],
    ["38:5:208m", { color: 208 }],
    ["38;2;255;0;16m", { color: "#ff0010" }],
    ["38:2::255:0:0m", { color: "#ff0000" }],
    ["38:2:255:0:0m", { color: "#ff0000" }],
    ["48;5;4;1m", { background: 4, bold: true }],
    ["4:3m", { underline: true }],
    ["4;4:0m", {}],
    ["7;9m", { inverse: true, strike: true }],
    ["1;2;22m", {}],
    ["m", {}],
  ])("understands %s", (sequence, look) => {
    expect(lookOf(sequence)).toEqual([{ text: "x", look }]);
  });

  it("keeps a colour over lines until it is taken back", () => {
    const first = print(`${esc}[31mTraceback`);
    const second = print("  File x", first.after);
    expect(second.runs).toEqual([{ text: "  File x", look: { color: 1 } }]);
    expect(print(`end${esc}[0m`, second.after).after).toEqual({});
  });

  it("leaves nothing over of what is no colour", () => {
    expect(plainText(`${esc}[2K${esc}[1;1H${esc}]0;title\u0007a${esc}]8;;http://x${esc}\\b\u0007`)).toBe(
      "ab",
    );
    expect(plainText(`${esc}[?25l${esc}(B${esc}[>4;1mtop -b${esc}=${esc}[?25h`)).toBe("top -b");
  });

  it.each([
    ["10 %\r50 %\r100 %", "100 %"],
    ["downloading\rdone", "doneloading"],
    [`downloading\r${esc}[Kdone`, "done"],
    [`downloading${esc}[2K\rdone`, "done"],
    ["ab\b\bx", "xb"],
  ])("shows the last state of %j", (text, shown) => expect(plainText(text)).toBe(shown));

  it("shows what has no end instead of hiding the rest of the line", () => {
    expect(plainText(`a${esc}]0;no end, error: lost`)).toBe("a\\u001b]0;no end, error: lost");
    expect(plainText(`abc${esc}[3`)).toBe("abc\\u001b[3");
  });

  it("makes C1 and what turns text visible and inert", () => {
    expect(plainText("\u009b31mred \u202eevil\u0000")).toBe("\\u009b31mred \\u202eevil\\u0000");
  });
});

it("maps the palette", () => {
  expect([cssColor(1), cssColor(16), cssColor(231), cssColor(232), cssColor("#102030")]).toEqual([
    "var(--ansi-1)",
    "rgb(0 0 0)",
    "rgb(255 255 255)",
    "rgb(8 8 8)",
    "#102030",
  ]);
});
