import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadTemplates, TEMPLATES_FOLDER } from "@/server/environments/template/load";
import { besideOf } from "@/server/environments/template/template";

/** The domain must know no application by name: its components are declared by templates alone. */
const names = [
  ...new Set(
    loadTemplates(TEMPLATES_FOLDER)
      .list()
      .flatMap((template) => [
        ...template.components.flatMap(({ name, target }) => [name, target.metadata.name]),
        ...besideOf(template).map(({ beside }) => beside.name),
      ]),
  ),
];
const literal = new RegExp(`(["'\`])(${names.join("|")})\\1|\\b(${names.join("|")}): *[{"'\`]`);

/** Words that mean something else there: icons and capabilities; the first database of the portal's own server. */
const OTHER_MEANINGS: Record<string, RegExp> = {
  "server/contract/template.ts": /enum\(/,
  "server/templates/publish/describe.ts": /icon: |capability: "postgres"/,
  "server/environments/template/programs.ts": /capability === "postgres"/,
  "server/store/embedded.ts": /database = "postgres"/,
};

function code(): string[] {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "app", "server"], {
    encoding: "utf8",
  });
  return listed.split("\n").filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/testing\//.test(file));
}

describe("no component's name stands in code outside templates and tests", () => {
  const files = code();
  it("is looked for in all of it", () => {
    expect(names).toEqual(expect.arrayContaining(["frontend", "backend", "database", "postgres", "adminer"]));
    expect(files.length).toBeGreaterThan(300);
    expect(literal.test(`const all = ["frontend"];`)).toBe(true);
  });
  it("holds", () => {
    const found = files.flatMap((file) =>
      readFileSync(file, "utf8")
        .split("\n")
        .flatMap((line, index) =>
          literal.test(line) && !/^\s*(\*|\/\/|\/\*\*)/.test(line) && !OTHER_MEANINGS[file]?.test(line)
            ? [`${file}:${index + 1}: ${line.trim()}`]
            : [],
        ),
    );
    expect(found).toEqual([]);
  });
});
