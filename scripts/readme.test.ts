import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeSettings } from "@/server/config";

const readme = readFileSync("README.md", "utf8");

describe("README", () => {
  it("lists every setting with its default", () => {
    const rows = readme.split("\n").map((line) => line.replace(/ +/g, " "));
    for (const { name, fallback } of describeSettings()) {
      const row = rows.find((line) => line.startsWith(`| \`${name}\` |`));
      expect(row, `a row for ${name}`).toBeDefined();
      if (fallback) expect(row).toContain(`| \`${fallback}\` |`);
    }
  });

  it("names only npm commands that exist", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
    const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1]);
    expect(named.length).toBeGreaterThan(5);
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
  });

  it("points only to files that exist", () => {
    const paths = [
      ...readme.matchAll(/(?:-f |-k |--config |\]\(|`)((?:k8s|docs|devspace|apps|prisma)\/[\w./-]+)/g),
    ];
    for (const [, path] of paths) expect(existsSync(path ?? ""), path).toBe(true);
  });
});
