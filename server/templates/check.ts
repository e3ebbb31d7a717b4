import { readCompose } from "./compose/read";
import { devspaceVersion, readDevspace } from "./devspace/read";
import type { Draft } from "./draft";
import { parseLocated } from "./reading/located";
import { Reading } from "./reading/reading";
import { byPlace, type Coverage, type Finding } from "./reading/report";
import type { SourceTree } from "./sources/tree";

export interface CheckOptions {
  /** File in the source; found by its usual name without it. */
  file?: string;
  /** Profiles of a devspace.yaml, in order, or of a Compose file. */
  profiles?: readonly string[];
  /** Values for variables that it has no default for, by name. */
  defaults?: Readonly<Record<string, string>>;
}

export interface Report {
  kind: "devspace" | "compose" | "none";
  file: string;
  coverage: Coverage;
  /** In the order of the file, fields that are understood without more left out. */
  findings: Finding[];
  /** Those fields, by the block they stand in. */
  understood: Finding[];
  draft: Draft;
}

export const DEVSPACE_FILES = ["devspace.yaml", "devspace.yml", ".devspace.yaml"];
export const COMPOSE_FILES = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/** What a checked-out source would be as a template. Never throws, runs nothing, reads only `tree`; same input, same report. */
export function checkSource(tree: SourceTree, options: CheckOptions = {}): Report {
  const reading = new Reading(tree);
  const isFile = (file: string) => tree.kind(file) === "file";
  const file = options.file ?? [...DEVSPACE_FILES, ...COMPOSE_FILES].find(isFile) ?? DEVSPACE_FILES[0] ?? "";
  const kind = kindOf(file, tree);
  const { profiles = [], defaults } = options;
  const draft =
    kind === "compose"
      ? readCompose(file, reading, { profiles, defaults })
      : readDevspace(file, reading, { profiles, defaults });
  const coverage = reading.finish();
  return {
    kind,
    file,
    coverage,
    findings: reading.findings.sort(byPlace),
    understood: reading.understood().sort(byPlace),
    draft,
  };
}

/** By its content: a file with services and no version of DevSpace is Compose's. */
function kindOf(file: string, tree: SourceTree): Report["kind"] {
  const text = tree.read(file);
  if (text === undefined) return "none";
  const [root] = parseLocated(text, file).documents;
  if (root?.type !== "map" || devspaceVersion(root)) return "devspace";
  return root.entries.has("services") || root.entries.has("include") ? "compose" : "devspace";
}
