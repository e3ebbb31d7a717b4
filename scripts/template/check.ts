import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { ensureRenderer } from "@/scripts/renderer/renderer";
import { type PublishWish, publishWish } from "@/server/contract/template-source";
import { checkSource } from "@/server/templates/check";
import { templateFiles } from "@/server/templates/description";
import { componentLabel } from "@/server/templates/names";
import { publishTree } from "@/server/templates/publish/publish";
import { revisionFiles } from "@/server/templates/publish/revision-files";
import { render } from "@/server/templates/renderer/run";
import { folderTree } from "@/server/templates/sources/folder-tree";
import type { SourceTree } from "@/server/templates/sources/tree";
import { publishedText, reportText } from "./text";

const USAGE =
  "npm run template:check -- DIR [--file FILE] [--profile NAME]… [--render [--wish FILE]] [--json] [--write FOLDER]";

/**
 * `npm run template:check -- DIR` lists what of a checked-out repository's devspace.yaml or Compose file is understood. `--render` takes
 * any source (also a chart, a kustomization or manifests), renders it and says whether it would be published and why not, with what a
 * Template's spec says in `--wish FILE`; that needs Linux and, the first time, Go. Ends with 0, with 1 where something is refused, with 2
 * where it was called in a wrong way.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      file: { type: "string" },
      profile: { type: "string", multiple: true, default: [] },
      render: { type: "boolean", default: false },
      wish: { type: "string" },
      write: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw new Error(`Name one folder: ${USAGE}`);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`${folder} is no folder.`);
  const tree = folderTree(folder);
  if (values.render) return publish(tree, path.basename(path.resolve(folder)), values);
  if (values.wish !== undefined) throw new Error(`--wish is for publishing: add --render. ${USAGE}`);
  const report = checkSource(tree, { file: values.file, profiles: values.profile });
  console.log(values.json ? JSON.stringify(report, undefined, 2) : reportText(report));
  if (values.write !== undefined) write(templateFiles(report.draft), values.write);
  return report.findings.some(({ level }) => level === "refused") ? 1 : 0;
}

interface Options {
  file?: string;
  profile: string[];
  wish?: string;
  write?: string;
  json: boolean;
}

/** Says what publishing would, and writes what would be published. */
async function publish(tree: SourceTree, name: string, options: Options): Promise<number> {
  const program = await ensureRenderer();
  const published = await publishTree(tree, wishOf(options), (request, files) =>
    render(request, files, { program }),
  );
  console.log(options.json ? JSON.stringify(published, undefined, 2) : publishedText(published));
  if (options.write !== undefined && published.revision)
    write(revisionFiles(componentLabel(name), published.revision), options.write);
  return published.findings.some(({ level }) => level === "refused") ? 1 : 0;
}

/** What a file says as a Template's spec does, and the file and profiles of the command. */
function wishOf({ file, profile, wish: from }: Options): PublishWish {
  const parsed = publishWish.safeParse(from === undefined ? {} : (parse(readFileSync(from, "utf8")) ?? {}));
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`${from}:\n${faults.join("\n")}`);
  }
  const { contents, ...wish } = parsed.data;
  return {
    ...wish,
    contents: {
      ...contents,
      ...(file !== undefined && { file }),
      ...(profile.length > 0 && { profiles: profile }),
    },
  };
}

/** Writes files of a template into a folder that is not there yet. */
function write(files: Record<string, string>, folder: string): void {
  if (existsSync(folder)) throw new Error(`${folder} is there already: name a folder to be made.`);
  for (const [file, text] of Object.entries(files)) {
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
