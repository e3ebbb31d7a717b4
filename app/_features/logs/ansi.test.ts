import { describe, expect, it } from "vitest";
import { cssColor, parseAnsi, stripAnsi } from "./ansi";

const esc = "\u001b";

describe("parseAnsi", () => {
  it("splits by colour and resets", () => {
    expect(parseAnsi(`${esc}[32mINFO${esc}[0m:     started`)).toEqual([
      { text: "INFO", look: { color: 2 } },
      { text: ":     started", look: {} },
    ]);
  });

  it.each([
    ["1;31m", { bold: true, color: 1 }],
    ["91m", { color: 9 }],
    ["38;5;208m", { color: 208 }],
    ["38;2;255;0;16m", { color: "#ff0010" }],
    ["48;5;4;1m", { background: 4, bold: true }],
    ["m", {}],
  ])("understands %s", (sequence, look) => {
    expect(parseAnsi(`${esc}[${sequence}x`)).toEqual([{ text: "x", look }]);
  });

  it("leaves out what is no colour", () => {
    const text = `${esc}[2K${esc}[1;1H${esc}]0;title\u0007a${esc}]8;;http://x${esc}\\b\u0007`;
    expect(parseAnsi(text).map((run) => run.text)).toEqual(["a", "b"]);
    expect(stripAnsi(text)).toBe("ab");
  });

  it("bears a sequence that is cut off", () => {
    expect(stripAnsi(`abc${esc}[3`)).toBe("abc[3");
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
