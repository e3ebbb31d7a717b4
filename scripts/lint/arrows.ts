import { existsSync, readFileSync } from "node:fs";
import { runCommand } from "@/kit/command";
import { checkFile } from "./check";
import { findCircles } from "./circles";

/** Checks that imports go one way (rules.ts) and in no circle, in every source file git knows or would add. */
const listed = await runCommand("git", ["ls-files", "-co", "--exclude-standard", "--deduplicate"]);
const files = listed.split("\n").filter((file) => /\.(tsx?|mjs)$/.test(file) && existsSync(file));
const sources = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));
const wrong = [...sources].flatMap(([file, source]) => checkFile(file, source));
const circles = findCircles(sources);
for (const line of [...wrong, ...circles]) console.error(line);
console.error(
  `Imports of ${files.length} files checked: ${wrong.length} go the wrong way, ${circles.length} circles.`,
);
process.exitCode = wrong.length + circles.length > 0 ? 1 : 0;
