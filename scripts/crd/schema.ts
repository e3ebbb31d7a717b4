import { z } from "zod";
import { about, additionsOf, barePatternOf, type Rule, rulesOf, rulesOfName } from "./rules";

/** A structural schema, as CRDs have it: JSON Schema without what Kubernetes does not know. */
export type Schema = Record<string, unknown>;

/** Fields in the order in which people read them; others stand between. */
const FIRST = ["type", "format", "description", "default", "enum", "required"];
const LAST = ["properties", "additionalProperties", "items", "x-kubernetes-validations"];

/**
 * The schema by which the API server checks what `schema` checks here. `defaults: false` leaves defaults out, where they
 * are for readers alone. Throws where something has no bound: from the bounds the API server estimates what rules cost.
 */
export function structuralSchema(schema: z.core.$ZodType, { defaults }: { defaults: boolean }): Schema {
  const { $schema: _, ...structural } = z.toJSONSchema(schema, {
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      translate(zodSchema, jsonSchema as Schema);
      if (!defaults) delete jsonSchema.default;
    },
  });
  return arranged(structural as Schema, "");
}

function translate(zodSchema: z.core.$ZodType, schema: Schema): void {
  const { def } = zodSchema._zod as { def: { keyType?: z.core.$ZodType } };
  // Fields that are not known are refused or pruned without being told to.
  if (schema.additionalProperties === false) delete schema.additionalProperties;
  delete schema.propertyNames;
  if (schema.type === "integer") setFormat(schema);
  if (schema.type === "string") setPattern(zodSchema, schema);
  Object.assign(schema, additionsOf(zodSchema));
  if (z.globalRegistry.get(zodSchema)?.["x-kubernetes-preserve-unknown-fields"]) {
    delete schema.additionalProperties;
    schema.type ??= "object";
  }
  const declared = z.globalRegistry.get(zodSchema)?.["x-kubernetes-validations"];
  const rules = [
    ...(Array.isArray(declared) ? declared : []),
    ...(def.keyType ? rulesOfName(def.keyType).map(ofEveryName) : []),
    ...rulesOf(zodSchema),
  ];
  if (rules.length > 0) schema["x-kubernetes-validations"] = rules;
}

/** A rule about every name in a map, which says what name is wrong. */
function ofEveryName({ rule, message, reason }: Rule): Rule {
  const ofName = about("name", rule);
  return {
    rule: `self.all(name, ${ofName})`,
    message,
    messageExpression: `self.filter(name, !(${ofName}))[0] + ${JSON.stringify(`: ${message}`)}`,
    reason,
  };
}

const INT32 = 2 ** 31;

/** zod gives every integer the bounds of its format. */
function setFormat(schema: Schema): void {
  const { minimum, maximum } = schema;
  const isSmall = [minimum, maximum].every((bound) => typeof bound === "number" && Math.abs(bound) <= INT32);
  schema.format = isSmall ? "int32" : "int64";
  if (minimum === -INT32 || minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (maximum === INT32 - 1 || maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

/** Patterns with a sentence become rules, which say it: a schema's pattern is told as it stands. */
function setPattern(zodSchema: z.core.$ZodType, schema: Schema): void {
  if (!(zodSchema instanceof z.ZodString)) return;
  delete schema.allOf;
  delete schema.pattern;
  const pattern = barePatternOf(zodSchema);
  if (pattern) schema.pattern = pattern;
}

/** The schema with its fields in order, and that of every field in it. */
function arranged(schema: Schema, path: string): Schema {
  demandBound(schema, path);
  const inner = (value: unknown, key: string) => arranged(value as Schema, `${path}.${key}`);
  const rank = (key: string) =>
    LAST.includes(key) ? 100 + LAST.indexOf(key) : FIRST.indexOf(key) + 1 || FIRST.length + 1;
  const entries = Object.entries(schema).sort(([a], [b]) => rank(a) - rank(b));
  return Object.fromEntries(
    entries.map(([key, value]) => {
      if (key === "properties")
        return [
          key,
          Object.fromEntries(Object.entries(value as Schema).map(([name, of]) => [name, inner(of, name)])),
        ];
      return [key, key === "items" || key === "additionalProperties" ? inner(value, key) : value];
    }),
  );
}

function demandBound(schema: Schema, path: string): void {
  const isMissing =
    (schema.type === "string" && !schema.enum && schema.maxLength === undefined) ||
    (schema.type === "array" && schema.maxItems === undefined) ||
    (schema.additionalProperties && schema.maxProperties === undefined);
  if (isMissing) throw new Error(`${path} has no bound: say in the contract how much it may hold.`);
}
