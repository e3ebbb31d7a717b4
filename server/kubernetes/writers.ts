import { z } from "zod";
import type { FieldWriter, KubernetesObject } from "./types";

const entry = z.object({
  manager: z.string(),
  operation: z.string(),
  time: z.string(),
  subresource: z.string().optional(),
  fieldsV1: z.record(z.string(), z.unknown()),
});

/** The writers in `metadata.managedFields`; what is not as expected is left out. */
export function writersOf({ metadata }: KubernetesObject): FieldWriter[] {
  return (metadata.managedFields ?? []).flatMap((field) => {
    const parsed = entry.safeParse(field);
    if (!parsed.success) return [];
    const { fieldsV1, ...writer } = parsed.data;
    return [{ ...writer, fields: Object.keys(fieldsV1).map((key) => key.replace(/^f:/, "")) }];
  });
}
