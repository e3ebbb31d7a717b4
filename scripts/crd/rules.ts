import type { z } from "zod";

/** A validation rule of a CRD's schema, in CEL. */
export interface Rule {
  rule: string;
  optionalOldSelf?: boolean;
  fieldPath?: string;
  message: string;
  messageExpression?: string;
  reason: "FieldValueInvalid" | "FieldValueForbidden";
}

/** What is read of zod's checks. */
interface Check {
  check: string;
  error?: unknown;
  /** Of lengths. */
  minimum?: number;
  maximum?: number;
  /** Of patterns. */
  format?: string;
  pattern?: RegExp;
  /** Of refinements. */
  path?: PropertyKey[];
  params?: { cel?: string; schema?: object };
}

const checksOf = (schema: z.core.$ZodType) =>
  (schema._zod.def.checks ?? []).map((check) => check._zod.def as Check);

/**
 * What zod checks with a sentence of ours, as rules of the API server with the same sentence: patterns, and refinements
 * that say in CEL what they are (`params.cel`, about `self`). Lengths and bounds have words of their own in a schema.
 */
export function rulesOf(schema: z.core.$ZodType): Rule[] {
  return checksOf(schema).flatMap((check) => {
    const rule = matchOf(check) ?? celOf(check);
    const message = sentenceOf(check);
    if (!rule || !message) return [];
    const fieldPath = (check.path ?? []).map((key) => `.${String(key)}`).join("");
    return [{ rule, ...(fieldPath ? { fieldPath } : {}), message, reason: "FieldValueInvalid" }];
  });
}

/** All that zod checks of a string, as rules about `self`: for strings without a schema, such as the names in a map. */
export function rulesOfName(schema: z.core.$ZodType): Rule[] {
  const lengths = checksOf(schema).flatMap((check): Rule[] => {
    const rule = lengthOf(check);
    const message = sentenceOf(check);
    if (rule && !message) throw new Error(`No sentence says what ${rule} asks for.`);
    return rule && message ? [{ rule, message, reason: "FieldValueInvalid" }] : [];
  });
  return [...lengths, ...rulesOf(schema)];
}

/** What refinements add to the schema (`params.schema`), such as a bound that zod has no word for. */
export function additionsOf(schema: z.core.$ZodType): object {
  return Object.assign({}, ...checksOf(schema).map(({ params }) => params?.schema));
}

/** The pattern of a string without a sentence of ours: it stays a pattern of the schema. */
export function barePatternOf(schema: z.core.$ZodType): string | undefined {
  const [pattern, ...more] = checksOf(schema).flatMap((check) =>
    check.pattern && !sentenceOf(check) ? [check.pattern.source] : [],
  );
  if (more.length > 0) throw new Error(`Only one pattern may stand without a sentence, not ${more} too.`);
  return pattern;
}

/** A rule about `self`, about something else. */
export const about = (subject: string, rule: string) => rule.replace(/\bself\b/g, subject);

function matchOf({ pattern }: Check): string | undefined {
  if (!pattern) return undefined;
  if (pattern.flags || pattern.source.includes("'")) throw new Error(`${pattern} cannot be written in CEL.`);
  return `self.matches(r'${pattern.source}')`;
}

function lengthOf({ check, minimum, maximum }: Check): string | undefined {
  if (check === "min_length") return `self.size() >= ${minimum}`;
  if (check === "max_length") return `self.size() <= ${maximum}`;
  return undefined;
}

function celOf(check: Check): string | undefined {
  if (check.check === "custom" && !check.params?.cel && !check.params?.schema)
    throw new Error(
      `The API server cannot check "${sentenceOf(check)}": give the refinement params.cel or params.schema.`,
    );
  return check.params?.cel;
}

function sentenceOf({ error }: Check): string | undefined {
  const said: unknown = typeof error === "function" ? error({ input: [] }) : error;
  return typeof said === "string" ? said : undefined;
}
