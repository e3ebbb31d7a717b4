import { expect, test } from "vitest";
import type { SourceFile } from "../renderer/run";
import { fileTree } from "./file-tree";
import { filesOf } from "./files";

const file = (path: string, text: string | Uint8Array = path): SourceFile => ({
  path,
  bytes: Buffer.from(text),
});

test("links are followed within the source, through folders too, and refused where they lead out", () => {
  const tree = fileTree([
    file("base/a.yaml", "a"),
    { path: "here.yaml", link: "base/a.yaml" },
    { path: "prod/base", link: "../base" },
    { path: "prod/twice", link: "./base/../base//a.yaml" },
    { path: "out", link: "../secret" },
    { path: "deep/out", link: "../../secret" },
    { path: "rooted", link: "/etc/passwd" },
    { path: "loop", link: "loop" },
    { path: "nowhere", link: "not-there" },
  ]);
  expect(tree.read("here.yaml")).toBe("a");
  expect(tree.read("prod/base/a.yaml")).toBe("a");
  expect(tree.read("prod/twice")).toBe("a");
  expect(tree.list("prod/base")).toEqual(["a.yaml"]);
  for (const refused of ["out", "deep/out", "rooted", "loop", "../x"]) {
    expect(tree.kind(refused)).toBe("refused");
    expect(tree.read(refused)).toBeUndefined();
    expect(tree.list(refused)).toEqual([]);
  }
  expect(tree.kind("nowhere")).toBe("absent");
  expect(tree.files?.().map(({ path }) => path)).toEqual([
    "base/a.yaml",
    "here.yaml",
    "prod/base",
    "prod/twice",
    "nowhere",
  ]);
  expect(filesOf(tree, ".", { files: 100, treeBytes: 1_000 }).map(({ path }) => path)).toEqual([
    "base/a.yaml",
    "here.yaml",
    "prod/base/a.yaml",
    "prod/twice",
  ]);
});

test("what is no text, or larger than is read, has none; names of objects are no files", () => {
  const tree = fileTree([file("bin", new Uint8Array([0xff, 0xfe])), file("big", "x".repeat(2 ** 20 + 1))]);
  expect(tree.kind("bin")).toBe("file");
  expect(tree.read("bin")).toBeUndefined();
  expect(tree.read("big")).toBeUndefined();
  expect(tree.kind("constructor")).toBe("absent");
  expect(tree.list("./")).toEqual(["big", "bin"]);
});
