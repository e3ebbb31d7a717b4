import { z } from "zod";

/** What a field asks for when it is there: without its default, and without that it may be left out. */
type Asked<F> = F extends z.ZodDefault<infer I> ? Asked<I> : F extends z.ZodOptional<infer I> ? Asked<I> : F;

type PatchShape<S, D> = {
  [K in keyof S]: z.ZodOptional<
    z.ZodNullable<Extract<K extends keyof D ? D[K] : Asked<S[K]>, z.core.SomeType>>
  >;
};

/**
 * The JSON merge patch (RFC 7396) of an object: each of its fields may be left out, and null takes it back. `deeper` has
 * the patches of fields that are objects themselves. Checks across fields are not carried over.
 */
export function mergePatchOf<S extends z.ZodRawShape, D extends { [K in keyof S]?: z.ZodType }>(
  object: z.ZodObject<S>,
  deeper: D,
) {
  const fields = Object.entries<z.core.$ZodType>(object.shape).map(([name, field]) => [
    name,
    z.optional(z.nullable(deeper[name] ?? asked(field))),
  ]);
  // Entries lose which field has which type.
  return z.strictObject(Object.fromEntries(fields) as PatchShape<S, D>);
}

function asked(field: z.core.$ZodType): z.core.$ZodType {
  return field instanceof z.ZodDefault || field instanceof z.ZodOptional ? asked(field.unwrap()) : field;
}
