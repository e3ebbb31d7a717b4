import { describe, expect, it } from "vitest";
import type { Opening } from "./openings";
import { isThisMachine, parsePreviewParams, typedPath } from "./preview-params";

const opening = (component: string): Opening => ({
  ...{
    component,
    endpoint: "page",
    title: component,
    action: "preview",
    href: `/open/shop/${component}/page`,
  },
});
const all = [opening("web"), opening("api")];
const parse = (query: string) => parsePreviewParams(new URLSearchParams(query), all);

describe("the address of a preview", () => {
  it("names endpoint, path, width and whether logs are beside it", () => {
    expect(parse("open=api/page&path=/docs%3Fa%3D1&width=phone&logs=0")).toEqual({
      ...{ opening: all[1], path: "/docs?a=1", width: "phone", logs: false },
    });
  });

  it("shows the first endpoint, whole, with logs, where it says nothing or nonsense", () => {
    const plain = { opening: all[0], path: "", width: "full", logs: true };
    expect(parse("")).toEqual(plain);
    expect(parse("open=gone/page&path=https://elsewhere.example&width=wide")).toEqual(plain);
    expect(parsePreviewParams(new URLSearchParams(), []).opening).toBeUndefined();
  });
});

it.each([
  ["docs", "/docs"],
  [" /docs?a=1#b ", "/docs?a=1#b"],
  ["http://web--shop.localhost:3000/docs?a=1#b", "/docs?a=1#b"],
  ["", ""],
  ["mailto:x", "/mailto:x"],
])("takes %j as the path %j", (typed, path) => {
  expect(typedPath(typed)).toBe(path);
});

it("knows names that lead a phone to itself", () => {
  expect(["web--shop.localhost", "localhost", "127.0.0.1"].every(isThisMachine)).toBe(true);
  expect(["web--shop.preview.example.com", "localhost.example.com"].some(isThisMachine)).toBe(false);
});
