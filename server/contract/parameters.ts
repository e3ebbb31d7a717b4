import { z } from "zod";
import { uniqueBy } from "./collections";
import { PARAMETER_TEXT_MAX, PARAMETERS_MAX, type ParameterRule, parameterFault } from "./parameter-values";
import { isSafePattern } from "./safe-pattern";

/** Parameters of a template, and the values that environments give them. Secret ones are never part of a spec. */

/** Name of a parameter; it may also be the key of a Secret. */
export const parameterName = z
  .string()
  .max(63, "Use at most 63 characters.")
  .regex(
    /^[A-Za-z_][A-Za-z0-9_-]*$/,
    "Use the name of a parameter: letters, digits, underscores and hyphens, not starting with a digit.",
  );

/** `anyOf` is not for structural schemas. */
const SCALAR = {
  anyOf: undefined,
  "x-kubernetes-preserve-unknown-fields": true,
  maxLength: PARAMETER_TEXT_MAX,
  maxItems: 0,
  maxProperties: 0,
};

/** Text, number or boolean. The API server knows no such type: it refuses lists and maps, and the controller the rest. */
const parameterValue = z
  .union(
    [
      z.string().max(PARAMETER_TEXT_MAX, `Use at most ${PARAMETER_TEXT_MAX} characters.`),
      z.number(),
      z.boolean(),
    ],
    "Use a text, a number, true or false.",
  )
  .refine(() => true, { params: { schema: SCALAR } });

const about = {
  title: z.string().min(1).max(200).optional(),
  help: z.string().max(500).optional(),
  type: z.enum(
    ["string", "number", "boolean", "choice", "secret"],
    "Use string, number, boolean, choice or secret.",
  ),
  default: parameterValue.optional(),
  choices: z.array(z.string().min(1).max(200)).min(1).max(50).optional(),
  required: z.boolean(),
  pattern: z
    .string()
    .max(200)
    .refine(isSafePattern, {
      error:
        "Use a regular expression with at most three repetitions, none of a group, and without looking around or back.",
      params: { schema: {} },
    })
    .optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  maxLength: z.int().min(1).max(PARAMETER_TEXT_MAX).optional(),
};

export const templateParameter = z
  .strictObject({
    name: parameterName,
    ...about,
    type: about.type.default("string"),
    /** Each environment has to give it. */
    required: about.required.default(false),
  })
  .superRefine((parameter, { addIssue }) => {
    const fault = faultOf(parameter);
    if (fault) addIssue({ code: "custom", path: [fault[0]], message: fault[1] });
  });

function faultOf(parameter: ParameterRule): [string, string] | undefined {
  const { type, choices, required, default: value } = parameter;
  if (type === "choice" && !choices) return ["choices", "List what there is to choose from."];
  if (type !== "choice" && choices) return ["choices", "Only a parameter of type choice has choices."];
  if ((type === "choice" || type === "number") && value === undefined && !required)
    return ["default", "Give a default, or make it required."];
  if (type === "secret" && value !== undefined)
    return ["default", "A secret parameter has no default: it would be known to everybody."];
  const fault = value === undefined ? undefined : parameterFault({ ...parameter, required: false }, value);
  return fault ? ["default", fault] : undefined;
}

export const templateParameters = z
  .array(templateParameter)
  .max(PARAMETERS_MAX)
  .refine(...uniqueBy("name"));

/** What can be said of a parameter that was found in a source, each instead of what follows from the source. */
const parameterWish = z
  .strictObject({ ...about, type: about.type.optional(), required: about.required.optional() })
  .describe("What is said of one parameter instead of what the source says.");

const few = (parameters: object) => Object.keys(parameters).length <= PARAMETERS_MAX;
const FEW = {
  error: `Use at most ${PARAMETERS_MAX} parameters.`,
  params: { schema: { maxProperties: PARAMETERS_MAX } },
};
const named = {
  error: (issue: z.core.$ZodRawIssue) =>
    issue.code === "invalid_key" ? issue.issues[0]?.message : undefined,
};

export const parameterWishes = z.record(parameterName, parameterWish, named).refine(few, FEW);

/** Values by name. CEL knows no maps of values without a type: names are checked here, and by the template that has them. */
function valuesOf<V extends z.ZodType>(value: V) {
  return z
    .record(z.string(), value)
    .refine((parameters) => Object.keys(parameters).every((name) => parameterName.safeParse(name).success), {
      error: "Use names of parameters: letters, digits, underscores and hyphens, not starting with a digit.",
      params: { schema: {} },
    })
    .refine(few, FEW);
}

export const parameterValues = valuesOf(parameterValue);
/** Null takes a value back to the template's default. */
export const parameterPatch = valuesOf(parameterValue.nullable());

/** A value of a secret parameter, on its way to the environment's namespace: it is part of no spec and never told again. */
const secretValue = z
  .string()
  .min(1, "Enter a value.")
  .max(PARAMETER_TEXT_MAX, `Use at most ${PARAMETER_TEXT_MAX} characters.`);
export const secretValues = valuesOf(secretValue);
/** Null takes back what was given. */
export const secretPatch = valuesOf(secretValue.nullable());

export type TemplateParameter = z.infer<typeof templateParameter>;
