/** What a suite found. A suite in which nothing ran is a failure: it proves nothing. */
export interface SuiteResult {
  passed: number;
  failures: string[];
  skips: { test: string; why: string }[];
  /** Tests that failed and then passed when they were run again, with how they failed. */
  secondTries: string[];
}

export interface SuiteRun extends SuiteResult {
  suite: string;
  milliseconds: number;
}

export const passed = (count: number): SuiteResult => ({
  passed: count,
  failures: [],
  skips: [],
  secondTries: [],
});
export const failed = (...failures: string[]): SuiteResult => ({
  passed: 0,
  failures,
  skips: [],
  secondTries: [],
});

export function merge(...results: SuiteResult[]): SuiteResult {
  return {
    passed: results.reduce((sum, result) => sum + result.passed, 0),
    failures: results.flatMap((result) => result.failures),
    skips: results.flatMap((result) => result.skips),
    secondTries: results.flatMap((result) => result.secondTries),
  };
}

/** Turns what must not go unnoticed into failures: nothing ran, a tool failed without a failing test, a skip without a reason. */
export function judge(result: SuiteResult, exitCode: number): SuiteResult {
  const failures = [...result.failures];
  if (exitCode !== 0 && failures.length === 0) failures.push(`ended with exit code ${exitCode}`);
  if (result.passed === 0 && failures.length === 0) failures.push("no test ran");
  for (const { test, why } of result.skips) if (!why) failures.push(`${test}: skipped without a reason`);
  return { ...result, failures };
}
