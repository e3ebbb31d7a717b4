import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";
import type { SuiteResult } from "./result";

/** Writes a SuiteResult to the file in `TEST_RESULT_FILE`; unlike Vitest's JSON it keeps why a test was skipped. */
export default class ResultReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message: string }[]): void {
    const file = process.env.TEST_RESULT_FILE;
    if (!file) return;
    const result: SuiteResult = {
      passed: 0,
      failures: unhandled.map(({ message }) => `unhandled error: ${message}`),
      skips: [],
      secondTries: [],
    };
    for (const module of modules) add(result, module);
    writeFileSync(file, JSON.stringify(result));
  }
}

function add(result: SuiteResult, module: TestModule): void {
  const name = module.relativeModuleId;
  for (const { message } of module.errors()) result.failures.push(`${name}: ${message}`);
  for (const suite of module.children.allSuites())
    for (const { message } of suite.errors()) result.failures.push(`${name} > ${suite.fullName}: ${message}`);
  for (const test of module.children.allTests()) {
    const { state, errors } = test.result();
    const title = `${name} > ${test.fullName}`;
    if (state === "passed") {
      result.passed++;
      if (test.diagnostic()?.flaky)
        result.secondTries.push(`${title}: ${errors?.[0]?.message ?? "failed at first"}`);
    } else if (state === "failed") result.failures.push(`${title}: ${errors?.[0]?.message ?? "failed"}`);
    else result.skips.push({ test: title, why: skipNote(test.result()) });
  }
}

function skipNote(result: { note?: string | undefined } | object): string {
  return "note" in result && result.note ? result.note : "";
}
