import { describe, expect, it } from "vitest";
import { random } from "@/kit/testing/random";
import { lineSplitter } from "./line-splitter";

function split(bytes: Buffer, sizes: () => number, limit: number) {
  const splitter = lineSplitter(limit);
  const lines = [];
  for (let at = 0; at < bytes.length; ) {
    const size = sizes();
    lines.push(...splitter.push(bytes.subarray(at, at + size)));
    at += size;
  }
  const rest = splitter.end();
  if (rest) lines.push(rest);
  return lines.map(({ bytes, cut }) => ({ text: bytes.toString("utf8"), cut }));
}

describe("lineSplitter", () => {
  it("gives the same lines for every chunking, with characters of several bytes whole", () => {
    const next = random(7);
    const alphabet = ["a", "ß", "漢", "😀", " ", "\n", "\n"];
    for (let round = 0; round < 200; round++) {
      const text = Array.from({ length: 120 }, () => alphabet[Math.floor(next() * alphabet.length)]).join("");
      const expected = text.replace(/\n$/, "").split("\n");
      const bytes = Buffer.from(text);
      const lines = split(bytes, () => 1 + Math.floor(next() * 9), 1000);
      const wanted = text === "" ? [] : expected;
      expect(lines).toEqual(wanted.map((line) => ({ text: line, cut: false })));
    }
  });

  it("cuts a long line at the limit, drops the rest and goes on with the next line", () => {
    const bytes = Buffer.from(`${"x".repeat(5000)}\nshort\n${"y".repeat(10)}`);
    expect(split(bytes, () => 7, 10)).toEqual([
      { text: "x".repeat(10), cut: true },
      { text: "short", cut: false },
      { text: "y".repeat(10), cut: false },
    ]);
  });

  it("drops the carriage return of a line end", () => {
    expect(split(Buffer.from("a\r\nb\r\n"), () => 2, 100).map(({ text }) => text)).toEqual(["a", "b"]);
  });

  it("counts what it drops", () => {
    const splitter = lineSplitter(10);
    const lines = [...splitter.push(Buffer.from("y".repeat(37))), ...splitter.push(Buffer.from("z\nab\r\n"))];
    expect(lines.map(({ length }) => length)).toEqual([38, 2]);
  });
});
