import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { checkSource } from "./check";
import { folderTree } from "./sources/folder-tree";
import { summary } from "./testing/summary";

/** Passwords and tokens that stand in the configurations: none of them may come out again. */
const WRITTEN =
  /hunter2|let-me-in|npm_123456|very-secret|abcdef|swordfish|not-kept|never read|\bin-the-url\b|from-dot-env/;

/** What each configuration is read as. `expected.txt` was looked over line by line: a difference is to be, too. */
describe.each([
  ["devspace", 30],
  ["compose", 10],
])("%s configurations", (kind, least) => {
  const root = path.join("tests/fixtures", kind);
  const cases = readdirSync(root);

  it("are many", () => {
    expect(cases.length).toBeGreaterThanOrEqual(least);
  });

  it.each(cases)("%s", async (name) => {
    const folder = path.join(root, name);
    const options = path.join(folder, "options.json");
    const given = existsSync(options) ? JSON.parse(readFileSync(options, "utf8")) : {};
    const report = checkSource(folderTree(folder), given);
    expect(JSON.stringify(report)).not.toMatch(WRITTEN);
    const { byLevel, total } = report.coverage;
    expect(Object.values(byLevel).reduce((sum, one) => sum + one, 0)).toBe(total);
    await expect(summary(report)).toMatchFileSnapshot(path.resolve(folder, "expected.txt"));
  });
});
