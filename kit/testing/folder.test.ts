import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { testFolder } from "./folder";

let ofTest = "";
let ofGroup = "";

describe("a folder", () => {
  ofGroup = testFolder();
  it("is there for the test that asks", () => {
    ofTest = testFolder();
    writeFileSync(path.join(ofTest, "file"), "");
    writeFileSync(path.join(ofGroup, "file"), "");
  });
  it("is gone after it, or after the group that asked", () => {
    expect(existsSync(ofTest)).toBe(false);
    expect(existsSync(path.join(ofGroup, "file"))).toBe(true);
  });
});

it("leaves nothing behind", () => {
  expect(existsSync(ofGroup)).toBe(false);
});
