import { describe, expect, it } from "vitest";
import { readJunit } from "./junit-report";
import { readPlaywright } from "./playwright-report";
import { judge } from "./result";

describe("readJunit", () => {
  it("counts what passed and says what failed, broke or was skipped", () => {
    const result = readJunit(`<?xml version="1.0"?><testsuites><testsuite name="pytest" tests="4">
      <testcase classname="tests.items" name="test_list" time="0.1" />
      <testcase classname="tests.items" name="test_page" time="0.1"><failure message="assert 1 &lt; 1">…</failure></testcase>
      <testcase classname="tests.items" name="test_db" time="0"><error message="no database">…</error></testcase>
      <testcase classname="tests.mail" name="test_smtp" time="0"><skipped type="pytest.skip" message="no server" /></testcase>
    </testsuite></testsuites>`);
    expect(result).toEqual({
      passed: 1,
      failures: ["tests.items > test_page: assert 1 < 1", "tests.items > test_db: no database"],
      skips: [{ test: "tests.mail > test_smtp", why: "no server" }],
      secondTries: [],
    });
  });
});

describe("readPlaywright", () => {
  const test = (status: string, more: object = {}) => ({ status, annotations: [], results: [], ...more });
  it("counts nested specs; tells of what passed only when run again", () => {
    const result = readPlaywright(
      JSON.stringify({
        errors: [],
        suites: [
          {
            title: "a.spec.ts",
            specs: [{ title: "one", tests: [test("expected")] }],
            suites: [
              {
                title: "group",
                specs: [
                  {
                    title: "two",
                    tests: [test("flaky", { results: [{ error: { message: "at first" } }, {}] })],
                  },
                  {
                    title: "three",
                    tests: [test("skipped", { annotations: [{ type: "skip", description: "why" }] })],
                  },
                ],
              },
            ],
          },
        ],
      }),
    );
    expect(result).toEqual({
      passed: 2,
      failures: [],
      skips: [{ test: "a.spec.ts > group > three", why: "why" }],
      secondTries: ["a.spec.ts > group > two: at first"],
    });
  });
});

describe("judge", () => {
  it.each([
    ["nothing ran", { passed: 0, failures: [], skips: [], secondTries: [] }, 0, "no test ran"],
    [
      "the tool failed by itself",
      { passed: 3, failures: [], skips: [], secondTries: [] },
      2,
      "ended with exit code 2",
    ],
    [
      "a skip gives no reason",
      { passed: 3, failures: [], skips: [{ test: "t", why: "" }], secondTries: [] },
      0,
      "t: skipped without a reason",
    ],
  ])("fails when %s", (_what, result, code, failure) => {
    expect(judge(result, code).failures).toEqual([failure]);
  });
});
