import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { ensureRenderer } from "@/scripts/renderer/renderer";
import { checkSource } from "@/server/templates/check";
import { templateFiles } from "@/server/templates/description";
import type { Draft } from "@/server/templates/draft";
import { objectsOf } from "@/server/templates/objects";
import { render } from "@/server/templates/renderer/run";
import { folderTree } from "@/server/templates/sources/folder-tree";
import type { SourceTree } from "@/server/templates/sources/tree";
import { objectsText, reportText } from "./text";

const USAGE =
  "npm run template:check -- DIR [--file FILE] [--profile NAME]… [--render] [--json] [--write FOLDER]";

/**
 * `npm run template:check -- DIR` lists what of a checked-out repository's devspace.yaml or Compose file is understood. `--render` also
 * renders what it deploys and checks the objects as publishing would; that needs Linux and, the first time, Go. Ends with 0, with 1 where something is refused, with 2 where it was called in a wrong way.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      file: { type: "string" },
      profile: { type: "string", multiple: true, default: [] },
      render: { type: "boolean", default: false },
      write: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw new Error(`Name one folder: ${USAGE}`);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`${folder} is no folder.`);
  const tree = folderTree(folder);
  const report = checkSource(tree, { file: values.file, profiles: values.profile });
  const rendered = values.render ? await renderAll(report.draft, tree) : undefined;
  if (values.json) console.log(JSON.stringify({ ...report, ...(rendered && { rendered }) }, undefined, 2));
  else console.log([reportText(report), ...(rendered ? [objectsText(rendered)] : [])].join("\n\n"));
  if (values.write !== undefined) write(report.draft, values.write);
  const all = [...report.findings, ...(rendered?.findings ?? [])];
  return all.some(({ level }) => level === "refused") ? 1 : 0;
}

async function renderAll(draft: Draft, tree: SourceTree) {
  const program = await ensureRenderer();
  return objectsOf(draft, tree, {
    podSecurity: "restricted",
    render: (request, files) => render(request, files, { program }),
  });
}

/** Writes the draft as files of a template, questions left open, into a folder that is not there yet. */
function write(draft: Draft, folder: string): void {
  if (existsSync(folder)) throw new Error(`${folder} is there already: name a folder to be made.`);
  for (const [file, text] of Object.entries(templateFiles(draft))) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
