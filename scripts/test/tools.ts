import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { readJunit } from "./junit-report";
import { readPlaywright } from "./playwright-report";
import { failed, judge, passed, type SuiteResult } from "./result";
import { stream } from "./stream";

const REPORTS = path.resolve("test-results", "reports");

/** A command that passes or fails as one test. */
export async function check(
  title: string,
  file: string,
  args: string[],
  minutes = 10,
  env = process.env,
): Promise<SuiteResult> {
  const code = await stream(file, args, { minutes, env });
  return code === 0 ? passed(1) : failed(`${title}: ended with exit code ${code}`);
}

/** A Vitest run, in this project or in `cwd`. */
export async function vitest(
  name: string,
  args: string[],
  options: { cwd?: string; minutes: number },
): Promise<SuiteResult> {
  const report = await reportFile(`${name}.json`);
  const reporter = path.resolve("scripts/test/vitest-reporter.ts");
  const code = await stream(
    "npx",
    ["vitest", "run", "--reporter=default", `--reporter=${reporter}`, ...args],
    { ...options, env: { ...process.env, TEST_RESULT_FILE: report } },
  );
  return finish(report, code, (text) => JSON.parse(text) as SuiteResult);
}

/** Playwright, as playwright.config.ts says. */
export async function playwright(minutes: number): Promise<SuiteResult> {
  const report = await reportFile("e2e.json");
  const code = await stream("npx", ["playwright", "test", "--reporter=list,json"], {
    minutes,
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  });
  return finish(report, code, readPlaywright);
}

/** A command that writes a JUnit report to the file given as its last argument. */
export async function junit(
  name: string,
  file: string,
  args: string[],
  minutes: number,
): Promise<SuiteResult> {
  const report = await reportFile(`${name}.xml`);
  const code = await stream(file, [...args, report], { minutes });
  return finish(report, code, readJunit);
}

async function reportFile(name: string): Promise<string> {
  await mkdir(REPORTS, { recursive: true });
  const file = path.join(REPORTS, name);
  // A report of an earlier run must never count.
  await rm(file, { force: true });
  return file;
}

async function finish(
  report: string,
  code: number,
  read: (text: string) => SuiteResult,
): Promise<SuiteResult> {
  const text = await readFile(report, "utf8").catch(() => undefined);
  if (text === undefined) return failed(`wrote no report; ended with exit code ${code}`);
  return judge(read(text), code);
}
