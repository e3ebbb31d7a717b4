import { expect, test } from "vitest";
import { wholeCharacters } from "./follow-logs";

test("a cut at any byte leaves no half character", () => {
  const bytes = Buffer.from("aé漢😀z");
  for (let end = 0; end <= bytes.length; end++) {
    expect(wholeCharacters(bytes.subarray(0, end)).toString("utf8")).not.toContain("\uFFFD");
  }
  expect(wholeCharacters(bytes)).toEqual(bytes);
});

test("bytes that were no text before the cut stay", () => {
  const bytes = Buffer.from([0x61, 0xff, 0x62]);
  expect(wholeCharacters(bytes)).toEqual(bytes);
  expect(wholeCharacters(Buffer.from([0x80, 0x80, 0x80, 0x80, 0x80]))).toHaveLength(5);
});
