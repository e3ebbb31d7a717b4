import { readFileSync } from "node:fs";
import { runCommand } from "@/kit/command";
import { checkFile } from "./check";

/** Checks that imports go one way (rules.ts) in every source file git knows or would add. */
const listed = await runCommand("git", [
  "ls-files",
  "-co",
  "--exclude-standard",
  "--deduplicate",
  "app",
  "server",
]);
const files = listed.split("\n").filter((file) => /\.tsx?$/.test(file));
const wrong = files.flatMap((file) => checkFile(file, readFileSync(file, "utf8")));
for (const line of wrong) console.error(line);
console.error(`Imports of ${files.length} files checked: ${wrong.length} go the wrong way.`);
process.exitCode = wrong.length > 0 ? 1 : 0;
