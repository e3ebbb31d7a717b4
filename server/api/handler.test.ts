import { expect, it } from "vitest";
import { OPERATIONS } from "@/server/contract/operations";
import { parse } from "@/server/http/parse";
import { handler, queryOf } from "./handler";
import { empty, json } from "./respond";

it("refuses a parameter that nobody knows, whatever its name", () => {
  const { query } = OPERATIONS["GET /api/environments/{name}/logs"];
  for (const name of ["follow", "__proto__", "constructor"]) {
    expect(() => parse(query, queryOf(new URLSearchParams({ [name]: "1" }))), name).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ field: name })] }),
    );
  }
  const given = queryOf(new URLSearchParams("component=backend&pod=a&pod=b"));
  expect(parse(query, given)).toEqual({ component: ["backend"], pod: ["a", "b"] });
});

it("holds a handler to the status and the body of its operation", () => {
  const route = "GET /api/users";
  expect(handler(route, async () => json(200, { items: [] })).operation).toBe(route);
  // @ts-expect-error: this operation answers 200.
  handler(route, async () => json(201, { items: [] }));
  // @ts-expect-error: a user has more than a name.
  handler(route, async () => json(200, { items: [{ name: "Ada" }] }));
  // @ts-expect-error: this operation answers with a body.
  handler(route, async () => empty(204));
});
