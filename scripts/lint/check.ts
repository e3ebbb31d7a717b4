import { findImports, isUnitTest, resolveImport } from "./imports";
import { OWNERS, RULES } from "./rules";

/** Wrong arrows of one file as `file:line: import "x": why`. */
export function checkFile(file: string, source: string): string[] {
  if (isUnitTest(file)) return [];
  const rule = RULES.find(({ files }) => files.test(file));
  return findImports(source).flatMap(({ specifier, line }) => {
    const why = whyNot(file, specifier, rule);
    return why ? [`${file}:${line}: import "${specifier}": ${why}`] : [];
  });
}

function whyNot(file: string, specifier: string, rule: (typeof RULES)[number] | undefined) {
  const target = resolveImport(file, specifier);
  if ("ours" in target) {
    const isAllowed = !rule || rule.own?.test(target.ours) || rule.ours.test(target.ours);
    return isAllowed ? undefined : rule.why;
  }
  const owner = OWNERS.find(({ packages }) => packages.test(target.package));
  if (owner && !owner.files.test(file)) return owner.why;
  if (rule?.packages && !rule.packages.test(target.package)) return rule.why;
  return undefined;
}
