import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { checkSource } from "@/server/templates/check";
import { faultsOf, type Published } from "@/server/templates/publish/publish";
import { folderTree } from "@/server/templates/sources/folder-tree";
import { publish } from "./publish";

/** Passwords and tokens that stand in the configurations: none of them may come out again. */
const WRITTEN =
  /hunter2|let-me-in|npm_123456|very-secret|abcdef|swordfish|not-kept|never read|\bin-the-url\b|from-dot-env/;

/** What publishing has to say beyond the reader's report, which has an expectation of its own. */
function summary({ revision, found, findings }: Published, said: readonly { message: string }[]): string {
  const own = findings.filter(({ message }) => !said.some((one) => one.message === message));
  const components = found.components.map(
    ({ name, workload, image, canDev }) =>
      `  ${name}: ${workload}, ${image || "no image"}${canDev ? ", dev" : ""}`,
  );
  const objects = Object.entries(found.objects).map(([kind, count]) => `${count} ${kind}`);
  return [
    `${revision ? "published" : "not published"}: ${found.kind} ${found.file}`,
    ...components,
    `objects: ${objects.join(", ") || "none"}`,
    ...own.map(({ level, code, file, object, field, message }) =>
      [`${level} ${code}`, [file, object, field].filter(Boolean).join(" "), message]
        .filter(Boolean)
        .join(" | "),
    ),
    "",
  ].join("\n");
}

const cases = ["devspace", "compose"].flatMap((kind) =>
  readdirSync(path.join("tests/fixtures", kind)).map((name) => `${kind}/${name}`),
);

test("there are many", () => {
  expect(cases.length).toBeGreaterThanOrEqual(40);
});

test.each(cases)("%s is published, or not, as it was looked over", async (name) => {
  const folder = path.join("tests/fixtures", name);
  const options = path.join(folder, "options.json");
  const given = existsSync(options) ? JSON.parse(readFileSync(options, "utf8")) : {};
  const tree = folderTree(folder);
  const kind = name.startsWith("devspace") ? "devspace" : "compose";
  const published = await publish(tree, { contents: { kind, ...given }, podSecurity: "baseline" });
  expect(JSON.stringify(published)).not.toMatch(WRITTEN);
  const stopped = published.findings.some(({ level }) => level === "refused" || level === "asked");
  expect(published.revision === undefined).toBe(stopped);
  // Whoever keeps it checks it again.
  if (published.revision) expect(faultsOf(published.revision)).toEqual([]);
  const { findings } = checkSource(tree, given);
  await expect(summary(published, findings)).toMatchFileSnapshot(path.resolve(folder, "published.txt"));
});
