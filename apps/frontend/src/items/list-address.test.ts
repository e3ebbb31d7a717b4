import { expect, test } from "vitest";
import { listSearch, readListState } from "./list-address";

const there = (search: string) => listSearch(readListState(new URLSearchParams(search)));

test("the address says what is shown, and nothing that goes without saying", () => {
  expect(there("")).toBe("");
  expect(there("sort=newest&page=1&q=")).toBe("");
  expect(there("q=oat+milk&done=true&sort=title&page=3")).toBe("q=oat+milk&done=true&sort=title&page=3");
});

test("an address that can't be meant leads to no error", () => {
  expect(there("page=-1&sort=owner&done=maybe")).toBe("");
  expect(there("page=1.5")).toBe("");
  expect(there("page=99999")).toBe("");
  expect(there(`q=${"x".repeat(500)}`)).toBe(`q=${"x".repeat(100)}`);
});
