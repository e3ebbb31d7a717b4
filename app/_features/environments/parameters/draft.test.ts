import { expect, it } from "vitest";
import type { TemplateParameter } from "@/server/contract/parameters";
import { NOTHING_TYPED, parameterErrors, textOf, toParameters, toParametersPatch, toSecrets } from "./draft";

const parameters: TemplateParameter[] = [
  { name: "TAG", type: "string", required: false, default: "1.0" },
  { name: "REGION", type: "string", required: true },
  { name: "SIZE", type: "choice", required: true, choices: ["s", "m"] },
  { name: "DELAY", type: "number", required: false, default: 5, max: 60 },
  { name: "STRICT", type: "boolean", required: false },
  { name: "TOKEN", type: "secret", required: true },
];
const typed = (texts: Record<string, string>, secrets: Record<string, string> = {}) => ({
  typed: texts,
  secrets,
});
const fields = (found: { field: string }[]) => found.map(({ field }) => field);

it("asks for what differs from the template alone, each of its type", () => {
  const draft = typed(
    { TAG: "1.0", REGION: " eu ", DELAY: "9", STRICT: "true", OTHER: "x" },
    { TOKEN: "t", TAG: "no" },
  );
  expect(toParameters(parameters, draft)).toEqual({ REGION: " eu ", DELAY: 9, STRICT: true });
  expect(toSecrets(parameters, draft)).toEqual({ TOKEN: "t" });
  expect(toSecrets(parameters, typed({}, { TOKEN: "" }))).toEqual({});
});

it("says at each field what is wrong, and what is missing", () => {
  expect(fields(parameterErrors(parameters, NOTHING_TYPED))).toEqual([
    "parameters.REGION",
    "parameters.SIZE",
    "secrets.TOKEN",
  ]);
  const wrong = typed({ REGION: "eu", SIZE: "m", DELAY: "soon", STRICT: "true" });
  expect(parameterErrors(parameters, wrong, { has: ["TOKEN"] })).toEqual([
    { field: "parameters.DELAY", message: expect.stringContaining("number") },
  ]);
});

it("patches what was changed, null for what goes back to the template's", () => {
  const given = { TAG: "2.0", REGION: "eu", DELAY: 5, STRICT: true };
  const patch = (texts: Record<string, string>) => toParametersPatch(parameters, typed(texts), given);
  expect(patch({})).toEqual({});
  expect(patch({ TAG: "", REGION: "eu", STRICT: "false", DELAY: "7" })).toEqual({
    TAG: null,
    STRICT: null,
    DELAY: 7,
  });
  const [tag, , , , strict] = parameters;
  expect(tag && textOf(tag, {}, given)).toBe("2.0");
  expect(strict && textOf(strict, {}, {})).toBe("false");
});
