import type { SuiteResult } from "./result";

const CASE = /<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;

/** Reads a JUnit XML report as pytest and Vitest write it. */
export function readJunit(xml: string): SuiteResult {
  const result: SuiteResult = { passed: 0, failures: [], skips: [], secondTries: [] };
  for (const [, head = "", body = ""] of xml.matchAll(CASE)) {
    const name = [attribute(head, "classname"), attribute(head, "name")].filter(Boolean).join(" > ");
    const broken = /<(?:failure|error)\b([^>]*)>/.exec(body);
    const skipped = /<skipped\b([^>]*)>/.exec(body);
    if (broken) result.failures.push(`${name}: ${attribute(broken[1] ?? "", "message")}`);
    else if (skipped) result.skips.push({ test: name, why: attribute(skipped[1] ?? "", "message") });
    else result.passed++;
  }
  return result;
}

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", "#10": "\n" };

function attribute(head: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(` ${head}`)?.[1] ?? "";
  return value.replace(/&(#?\w+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole);
}
