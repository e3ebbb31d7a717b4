import type { SourceTree } from "../sources/tree";
import { type Located, type Parsed, type Position, parseLocated } from "./located";
import { type Coverage, type Finding, LEVELS, type Level, worse } from "./report";

/** Findings of one report; more say nothing new. */
const FINDINGS_MAX = 2000;

export interface Remark {
  code: string;
  message: string;
  remedy?: string;
}

/** One reading of a source: what was found so far, and what became of each field. */
export class Reading {
  readonly findings: Finding[] = [];
  private readonly levels = new Map<Located, Level>();
  private readonly roots: Located[] = [];

  constructor(readonly tree: SourceTree) {}

  /** Parses a file of the source; its faults are findings. Undefined where there is nothing to read. */
  open(file: string): Located[] | undefined {
    const text = this.tree.read(file);
    if (text === undefined) {
      this.say("refused", { file, line: 1, column: 1 }, "", {
        code: "file-unreadable",
        message: `${file} is missing, larger than 1 MiB, no text, or leads out of the source.`,
      });
      return undefined;
    }
    const parsed = parseLocated(text, file);
    this.faults(parsed);
    this.roots.push(...parsed.documents, ...parsed.dropped);
    return parsed.documents;
  }

  /** Says what is wrong with the YAML of a file. */
  faults({ faults, dropped }: Parsed): void {
    const remedy = {
      "yaml-invalid": "Correct the YAML.",
      "duplicate-key": "Keep one of them.",
      "yaml-too-large": "Make the file smaller.",
    };
    for (const { code, message, at, path } of faults)
      this.say("refused", at, path, { code, message, remedy: remedy[code] });
    for (const value of dropped) this.cover(value, "refused");
  }

  say(level: Level, at: Position, path: string, remark: Remark): void {
    const { file, line, column } = at;
    const same = (one: Finding) =>
      one.code === remark.code && one.line === line && one.column === column && one.file === file;
    if (this.findings.length >= FINDINGS_MAX || this.findings.some(same)) return;
    this.findings.push({ level, ...remark, path, file, line, column });
  }

  /** Notes what became of every field of a value; the worst that was said of one stays. */
  cover(value: Located, level: Level): void {
    for (const leaf of leaves(value)) this.levels.set(leaf, worse(level, this.levels.get(leaf)));
  }

  /** Refuses what nobody looked at, so that no field can be lost, and counts. */
  finish(): Coverage {
    const seen = new Set<Located>();
    for (const root of this.roots) this.refuseUnread(root, seen);
    const byLevel: Coverage["byLevel"] = { understood: 0, adapted: 0, ignored: 0, asked: 0, refused: 0 };
    const counted = new Set(this.roots.flatMap((root) => leaves(root)));
    for (const leaf of counted) byLevel[this.levels.get(leaf) ?? "refused"]++;
    const total = counted.size;
    return { total, byLevel, share: total === 0 ? 0 : (byLevel.understood + byLevel.adapted) / total };
  }

  /** Fields taken as they are, by the block of the file they stand in. */
  understood(): Finding[] {
    const blocks = new Map<string, { at: Position; path: string; names: string[] }>();
    for (const leaf of new Set(this.roots.flatMap((root) => leaves(root)))) {
      if (this.levels.get(leaf) !== "understood") continue;
      const [, block = "", rest = ""] = /^([^.[]*(?:[.[][^.[]+)?)\.?(.*)$/.exec(leaf.path) ?? [];
      const found = blocks.get(`${leaf.at.file}:${block}`) ?? { at: leaf.at, path: block, names: [] };
      found.names.push(rest || block);
      blocks.set(`${leaf.at.file}:${block}`, found);
    }
    return [...blocks.values()].map(({ at, path, names }) => ({
      level: LEVELS[0],
      code: "fields",
      path,
      ...at,
      message:
        names.length > 8 ? `${names.slice(0, 7).join(", ")} and ${names.length - 7} more` : names.join(", "),
    }));
  }

  private refuseUnread(value: Located, seen: Set<Located>): void {
    if (seen.has(value)) return;
    seen.add(value);
    const below = leaves(value);
    const read = below.filter((leaf) => this.levels.has(leaf)).length;
    if (read === below.length) return;
    if (read === 0) {
      this.say("refused", value.at, value.path, {
        code: "unknown-field",
        message: `${lastName(value.path)} is not known here.`,
        remedy: "Remove it, or correct its name or place.",
      });
      this.cover(value, "refused");
      return;
    }
    for (const child of childrenOf(value)) this.refuseUnread(child, seen);
  }
}

function childrenOf(value: Located): Located[] {
  if (value.type === "map") return [...value.entries.values()].map((entry) => entry.value);
  return value.type === "list" ? value.items : [];
}

/** Scalars and empty collections of a value; what several aliases name, once. */
function leaves(value: Located, seen = new Set<Located>()): Located[] {
  if (seen.has(value)) return [];
  seen.add(value);
  const children = childrenOf(value);
  return children.length === 0 ? [value] : children.flatMap((child) => leaves(child, seen));
}

const lastName = (path: string) => path.split(".").at(-1) || "The file's content";
