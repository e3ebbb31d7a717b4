import { z } from "zod";
import { quantity } from "./amounts";

/** What an administrator lays down for the environments of one template (`spec.policy` of a Template). */

const USERS_MAX = 200;
const ENVIRONMENTS_MAX = 10_000;

const number = z
  .int(`Use a whole number, 0 to ${ENVIRONMENTS_MAX}.`)
  .min(0, `Use a whole number, 0 to ${ENVIRONMENTS_MAX}.`)
  .max(ENVIRONMENTS_MAX, `Use a whole number, 0 to ${ENVIRONMENTS_MAX}.`);
const amounts = z.strictObject({
  cpu: quantity("cpu").optional(),
  memory: quantity("memory").optional(),
  storage: quantity("storage").optional(),
});

export const templatePolicy = z
  .strictObject({
    users: z
      .array(
        z
          .string()
          .max(254, "Use at most 254 characters.")
          .regex(/^([*]|[^\s@*]+@[^\s@*]+)$/, "Use an e-mail address, or * for everybody."),
      )
      .min(1, "Name somebody, or * for everybody.")
      .max(USERS_MAX, `Use at most ${USERS_MAX} addresses.`)
      .describe("Who may have environments of it, by e-mail address; everybody without it, and with *.")
      .optional(),
    maxEnvironments: number.describe("Environments of it at most, whoever they belong to.").optional(),
    maxPerOwner: number.describe("Environments of it that one person may have.").optional(),
    resources: z
      .strictObject({
        environment: amounts
          .describe("What the pods of one environment may ask for in all, by requests, and its volumes.")
          .optional(),
        component: amounts
          .describe("What people may set of one component at most: of each of its pods, and its volume.")
          .optional(),
      })
      .describe("Upper bounds of sizes.")
      .optional(),
  })
  .describe(
    "Who may use the template and how much. What is there already goes on when it becomes tighter; changes are held to it.",
  );

export type TemplatePolicy = z.infer<typeof templatePolicy>;
