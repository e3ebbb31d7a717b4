import { parseArgs } from "node:util";
import { runCommand } from "@/kit/command";
import { fail } from "@/kit/fail";
import { formatElapsed } from "@/kit/progress";
import { failed, type SuiteRun } from "./result";
import { SUITES, type Suite } from "./suites";

const USAGE = `npm test [-- --only unit,e2e]

${SUITES.map(({ name, what }) => `  ${name.padEnd(10)}${what}`).join("\n")}`;

/** `npm test`: runs every suite, goes on after a failure, and sums up in one closing line. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: "string" }, help: { type: "boolean" } } });
  if (values.help) return console.log(USAGE);
  const suites = choose(values.only);
  await prepare();
  const runs: SuiteRun[] = [];
  for (const suite of suites) runs.push(await runSuite(suite));
  conclude(runs);
}

/** What several suites need: the generated database client and the packages of the app's frontend. */
async function prepare(): Promise<void> {
  await runCommand("npx", ["prisma", "generate"]);
  await runCommand(process.execPath, ["scripts/install.mjs", "apps/frontend"]);
}

function choose(only: string | undefined): Suite[] {
  if (only === undefined) return SUITES;
  const names = only.split(",").filter(Boolean);
  const unknown = names.filter((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown.length > 0 || names.length === 0)
    throw new Error(`--only ${only}: name suites of: ${SUITES.map(({ name }) => name).join(", ")}`);
  return SUITES.filter(({ name }) => names.includes(name));
}

async function runSuite(suite: Suite): Promise<SuiteRun> {
  console.log(`\n━━ ${suite.name}: ${suite.what}`);
  const started = performance.now();
  const result = await suite.run().catch((error: unknown) => {
    console.error(error);
    return failed(error instanceof Error ? error.message : String(error));
  });
  const milliseconds = performance.now() - started;
  console.log(`━━ ${suite.name}: ${counts(result)} (${formatElapsed(milliseconds)})`);
  return { ...result, suite: suite.name, milliseconds };
}

function conclude(runs: SuiteRun[]): void {
  console.log("\n━━ Summary");
  for (const run of runs)
    console.log(`${run.suite.padEnd(10)} ${counts(run).padEnd(40)} ${formatElapsed(run.milliseconds)}`);
  const skips = runs.flatMap(({ suite, skips }) => skips.map((skip) => ({ suite, ...skip })));
  for (const { suite, test, why } of skips)
    console.log(`skipped: ${suite}: ${test}: ${why || "no reason given"}`);
  const failures = runs.flatMap(({ suite, failures }) => failures.map((failure) => `${suite}: ${failure}`));
  for (const failure of failures) console.log(`FAILED: ${shorten(failure)}`);
  for (const { suite, secondTries } of runs)
    for (const each of secondTries) console.log(`PASSED WHEN RUN AGAIN: ${suite}: ${shorten(each)}`);
  const total = runs.reduce((sum, { passed }) => sum + passed, 0);
  console.log(`${total} passed, ${failures.length} failed, ${skips.length} skipped`);
  if (failures.length > 0) process.exitCode = 1;
}

const counts = ({ passed, failures, skips }: Pick<SuiteRun, "passed" | "failures" | "skips">) =>
  `${passed} passed, ${failures.length} failed, ${skips.length} skipped`;

/** The whole message stands above, in the suite's own output. */
function shorten(failure: string): string {
  const lines = failure.trim().split("\n");
  return lines.length > 6 ? `${lines.slice(0, 6).join("\n")} …` : lines.join("\n");
}

main().catch(fail);
