import { z } from "zod";

/** What is wrong and why, for people and programs alike. Made by `server/health`. */

const object = z.object({
  kind: z.string().max(63).describe("Kind of the object, such as Pod."),
  name: z.string().max(253).describe("Name of the object."),
});

export const finding = z.object({
  code: z.string().max(63).describe("The cause, as a word for programs: Kubernetes' own where it has one."),
  component: z.string().max(63).describe("The component it is about; none for the whole.").optional(),
  subject: object.describe("The object it was seen at."),
  severity: z
    .enum(["error", "warning"])
    .describe("Whether something does not serve (error), or only may not be what was meant."),
  message: z.string().max(4096).describe("The cause, as a sentence for people."),
  since: z.string().max(64).meta({ format: "date-time" }).describe("When it began, or was first seen."),
  evidence: z
    .array(
      z.object({
        object: z.string().max(320).describe("Kind and name of the object, as kubectl takes them."),
        field: z.string().max(320).describe("Path of the field that shows it."),
        value: z.string().max(1024).describe("Its value."),
      }),
    )
    .max(4)
    .describe("What shows it."),
  remedy: z
    .object({
      text: z.string().max(1024).describe("What helps, as a sentence for people."),
      action: z.string().max(1024).describe("A command that does it or looks further.").optional(),
    })
    .describe("What to do."),
});

/** An environment tells so many at most, errors first. */
export const FINDINGS_MAX = 32;

export type Finding = z.infer<typeof finding>;
