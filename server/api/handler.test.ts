import { expect, it } from "vitest";
import { parse } from "@/server/http/parse";
import { queryOf } from "./handler";
import { OPERATIONS } from "./operations";

it("refuses a parameter that nobody knows, whatever its name", () => {
  const { query } = OPERATIONS.downloadLogs;
  for (const name of ["follow", "__proto__", "constructor"]) {
    expect(() => parse(query, queryOf(new URLSearchParams({ [name]: "1" }))), name).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ field: name })] }),
    );
  }
  const given = queryOf(new URLSearchParams("component=backend&pod=a&pod=b"));
  expect(parse(query, given)).toEqual({ component: ["backend"], pod: ["a", "b"] });
});
