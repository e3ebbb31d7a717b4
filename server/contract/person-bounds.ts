import { z } from "zod";

const amount = z.number();

/** `GET /api/bounds`: cores, bytes of memory, bytes of storage, a number of environments. */
export const personBounds = z.object({
  bounds: z
    .object({
      environments: amount.optional(),
      cpu: amount.optional(),
      memory: amount.optional(),
      storage: amount.optional(),
    })
    .describe("What you may have over all your environments; what has no bound is left out."),
  used: z
    .object({ environments: amount, cpu: amount, memory: amount, storage: amount })
    .describe("What your environments ask for, asleep or not."),
  left: z
    .object({
      environments: amount.optional(),
      cpu: amount.optional(),
      memory: amount.optional(),
      storage: amount.optional(),
    })
    .describe("What is left of each bound."),
  templates: z
    .record(z.string(), z.object({ environments: amount, cpu: amount, memory: amount, storage: amount }))
    .describe("What a new environment asks for, by template, unless its amounts are changed."),
});
