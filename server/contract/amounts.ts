import { z } from "zod";
import { mergePatchOf } from "./merge-patch";
import { isMore } from "./quantity";

/** Amounts of CPU, memory and storage: bounds and sentences of form, API and CRD. */
const AMOUNTS = {
  cpu: { what: "CPU", min: "1m", max: "8", unit: " cores", examples: "250m or 1.5" },
  memory: { what: "memory", min: "16Mi", max: "16Gi", unit: "", examples: "256Mi or 1Gi" },
  storage: { what: "storage", min: "100Mi", max: "100Gi", unit: "", examples: "1Gi or 500Mi" },
};

/** A Kubernetes quantity within the bounds of what it is an amount of. */
export function quantity(of: keyof typeof AMOUNTS) {
  const { what, min, max, unit, examples } = AMOUNTS[of];
  return z
    .string()
    .max(32, { error: "Use at most 32 characters.", abort: true })
    .regex(/^[0-9]+([.][0-9]+)?(m|k|Ki|Mi|Gi|M|G)?$/, {
      error: `Not an amount of ${what}, such as ${examples}.`,
      abort: true,
    })
    .refine((amount) => !isMore(min, amount) && !isMore(amount, max), {
      error: `Use ${min} to ${max}${unit}, such as ${examples}.`,
      params: {
        cel: `!isQuantity(self) || (quantity(self).compareTo(quantity('${min}')) >= 0 && quantity(self).compareTo(quantity('${max}')) <= 0)`,
      },
    })
    .describe(`Amount of ${what}, from ${min} to ${max}${unit}, such as ${examples}.`);
}

const cpu = quantity("cpu");
const memory = quantity("memory");
const amounts = z.strictObject({ cpu: cpu.optional(), memory: memory.optional() });

type Amount = "cpu" | "memory";
type Amounts = { [amount in Amount]?: string | null | undefined } | null | undefined;
interface RequestsAndLimits {
  requests?: Amounts;
  limits?: Amounts;
}

const isLimitEnough = (amount: Amount) => (resources: RequestsAndLimits) => {
  const [request, limit] = [resources.requests?.[amount], resources.limits?.[amount]];
  return !request || !limit || !isMore(request, limit);
};

const limitBelowRequest = (amount: Amount) => {
  const [request, limit] = [`self.requests.${amount}`, `self.limits.${amount}`];
  const given = ["self.requests", "self.limits", request, limit].map((field) => `!has(${field})`);
  const wrong = [request, limit].map((field) => `!isQuantity(${field})`);
  const enough = `quantity(${request}).compareTo(quantity(${limit})) <= 0`;
  return {
    error: "The limit is below the request: raise the limit or lower the request.",
    path: ["limits", amount],
    params: { cel: [...given, ...wrong, enough].join(" || ") },
  };
};

/** CPU and memory of each pod of a component. */
export const resources = z
  .strictObject({
    requests: amounts.describe("What the scheduler sets aside for each pod.").optional(),
    limits: amounts.describe("What each pod may use at most.").optional(),
  })
  .refine(isLimitEnough("cpu"), limitBelowRequest("cpu"))
  .refine(isLimitEnough("memory"), limitBelowRequest("memory"));

const amountsPatch = mergePatchOf(amounts, {});

/** Null takes an amount back to the template's, as a merge patch does. */
export const resourcesPatch = mergePatchOf(resources, { requests: amountsPatch, limits: amountsPatch })
  .refine(isLimitEnough("cpu"), limitBelowRequest("cpu"))
  .refine(isLimitEnough("memory"), limitBelowRequest("memory"));

const shownAmounts = z.object({ cpu: z.string().optional(), memory: z.string().optional() });

/** Amounts as a template has them: what is shown is not bounded by what people may ask for. */
export const shownResources = z.object({
  requests: shownAmounts.optional(),
  limits: shownAmounts.optional(),
});
