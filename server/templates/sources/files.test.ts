import { expect, test } from "vitest";
import { filesOf } from "./files";
import { memoryTree } from "./testing/memory-tree";
import type { SourceTree } from "./tree";

const LIMITS = { files: 10, treeBytes: 1_000 };

test("text files come in the order of their names, without what no template is in", () => {
  const tree = memoryTree({ "b.yaml": "b", "a/c.yaml": "c", ".git/config": "g", "node_modules/x/y.js": "n" });
  expect(filesOf(tree, ".", LIMITS).map(({ path }) => path)).toEqual(["a/c.yaml", "b.yaml"]);
});

test("folders that hold themselves, many files and large ones come to an end", () => {
  let steps = 0;
  const loop: SourceTree = {
    kind: () => {
      steps++;
      return "folder";
    },
    read: () => undefined,
    list: () => ["a", "b"],
  };
  expect(filesOf(loop, ".", LIMITS)).toEqual([]);
  expect(steps).toBeLessThan(60_000);
  const many = memoryTree(Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`f${at}`, "x"])));
  expect(filesOf(many, ".", LIMITS)).toHaveLength(11);
  const large = memoryTree(
    Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`f${at}`, "x".repeat(600)])),
  );
  expect(filesOf(large, ".", LIMITS)).toHaveLength(2);
});
