import { z } from "zod";
import type { SuiteResult } from "./result";

const spec = z.object({
  title: z.string(),
  tests: z.array(
    z.object({
      status: z.enum(["expected", "unexpected", "flaky", "skipped"]),
      annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })),
      results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })),
    }),
  ),
});
const suite = z.object({
  title: z.string(),
  specs: z.array(spec),
  get suites() {
    return z.array(suite).optional();
  },
});
const report = z.object({
  suites: z.array(suite),
  errors: z.array(z.object({ message: z.string().optional() })),
});

/** Reads Playwright's JSON report. A test that passed when it was run again is told as such. */
export function readPlaywright(text: string): SuiteResult {
  const { suites, errors } = report.parse(JSON.parse(text));
  const result: SuiteResult = {
    passed: 0,
    failures: errors.map(({ message }) => plain(message ?? "error outside of a test")),
    skips: [],
    secondTries: [],
  };
  for (const each of suites) add(result, each, []);
  return result;
}

function add(result: SuiteResult, { title, specs, suites }: z.infer<typeof suite>, above: string[]): void {
  const path = [...above, title];
  for (const each of specs) addSpec(result, each, path);
  for (const each of suites ?? []) add(result, each, path);
}

function addSpec(result: SuiteResult, { title, tests }: z.infer<typeof spec>, above: string[]): void {
  const name = [...above, title].join(" > ");
  for (const test of tests) {
    if (test.status === "expected") result.passed++;
    else if (test.status === "skipped") {
      const why = test.annotations.find(({ type }) => type === "skip" || type === "fixme")?.description ?? "";
      result.skips.push({ test: name, why });
    } else {
      const message = test.results.find(({ error }) => error)?.error?.message ?? test.status;
      (test.status === "flaky" ? result.secondTries : result.failures).push(`${name}: ${plain(message)}`);
      if (test.status === "flaky") result.passed++;
    }
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters.
const plain = (text: string) => text.replace(/\u001b\[[0-9;]*m/g, "");
