import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const rows = readFileSync("docs/where.md", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (question|-)/.test(line));

it("answers a newcomer's ten questions", () => {
  expect(rows).toHaveLength(10);
});

it.each(
  rows.map((row) =>
    row
      .split("|")
      .map((cell) => cell.trim())
      .slice(1, 3),
  ),
)("points %s to a place that exists", (_question, place = "") => {
  const words = [...place.matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word);
  const paths = words.filter((word) => /^(app|server|k8s|scripts|docs)\//.test(word));
  expect(paths.length).toBeGreaterThan(0);
  for (const path of paths) expect(existsSync(path), path).toBe(true);
  // A name stands in one of the files it is named with.
  const text = paths
    .filter((path) => /\.\w+$/.test(path))
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
  for (const name of words.filter((word) => /^[a-zA-Z]+$/.test(word))) expect(text).toContain(name);
});
