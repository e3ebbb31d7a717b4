import { expect, it } from "vitest";
import { levelOf } from "./level";

it.each([
  ['{"level":"error","msg":"x"}', "error"],
  ['{"level":50,"msg":"x"}', "error"],
  ['{"level":30,"msg":"x"}', "info"],
  ["ts=1 level=warn msg=x", "warn"],
  ["INFO:     Uvicorn running on http://0.0.0.0:8000", "info"],
  ["2026/01/01 00:00:00 [error] 7#7: *1 open() failed", "error"],
  ['2026-01-01 00:00:00.000 UTC [27] FATAL:  role "x" does not exist', "error"],
  ["2026-01-01 00:00:00.000 UTC [1] LOG:  database system is ready", "info"],
  ["WARN  something", "warn"],
  ['10.0.0.1 - - "GET /errors HTTP/1.1" 200', undefined],
  ["an information about an error that is none", undefined],
] as const)("%s is %s", (text, expected) => {
  expect(levelOf(text)).toBe(expected);
});
