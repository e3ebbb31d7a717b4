import path from "node:path";

/** An import as it stands in a file: what it names, and where. */
export interface ImportStatement {
  specifier: string;
  line: number;
}

const STATEMENT = /^[ \t]*(?:import|export)\b(?:[^"'`;]*?\bfrom)?\s*["']([^"']+)["']/gm;
const CALL = /\b(?:import|require)\(\s*["']([^"']+)["']/g;

/** Every static, re-exporting, type-only and dynamic import of a formatted source file. */
export function findImports(source: string): ImportStatement[] {
  return [...source.matchAll(STATEMENT), ...source.matchAll(CALL)].map((match) => ({
    specifier: match[1] ?? "",
    line: source.slice(0, match.index + match[0].length).split("\n").length,
  }));
}

/** Tests beside the code, and what they share: they may see more than the code does. */
export function isUnitTest(file: string): boolean {
  return !file.startsWith("tests/") && /\.test\.tsx?$|\/testing\//.test(file);
}

/** What an import means: a file of ours by its path from the root, or a package by its name. */
export function resolveImport(file: string, specifier: string): { ours: string } | { package: string } {
  if (specifier.startsWith("@/")) return { ours: specifier.slice(2) };
  if (specifier.startsWith(".")) return { ours: path.posix.join(path.posix.dirname(file), specifier) };
  const words = specifier.split("/");
  return { package: specifier.startsWith("@") ? words.slice(0, 2).join("/") : (words[0] ?? "") };
}
