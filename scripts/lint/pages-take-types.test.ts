import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** The table of operations has every schema of the API: a page that took more of it than types would load all of them. */
it("pages take the types of the table of operations alone", () => {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "app"], { encoding: "utf8" });
  const files = listed
    .split("\n")
    .filter((file) => /\.tsx?$/.test(file) && !/^app\/api\/|\.test\./.test(file));
  const taking = files.flatMap((file) =>
    readFileSync(file, "utf8")
      .split(/(?<=;)\n/)
      .filter((statement) => statement.includes("server/contract/operations"))
      .map((statement) => ({ file, statement: statement.trim() })),
  );
  expect(taking.length).toBeGreaterThan(0);
  for (const { file, statement } of taking) expect(statement, file).toMatch(/^import type /);
});
