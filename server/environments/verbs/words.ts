import { type FieldError, refusal } from "@/server/http/problem";
import { isKubernetesError } from "@/server/kubernetes/errors";
import type { KubernetesErrorCode } from "@/server/kubernetes/types";

interface Words {
  problem: "conflict" | "not-found";
  detail: string;
  errors?: FieldError[];
}

/** Waits for a call to Kubernetes and says its foreseen failures in the verb's own words; others pass as they are. */
export async function inWords<T>(
  call: Promise<T>,
  words: Partial<Record<KubernetesErrorCode, Words>>,
): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const said = isKubernetesError(error) ? words[error.code] : undefined;
    if (!said) throw error;
    const { problem, detail, errors } = said;
    throw refusal(problem, detail, { cause: error, ...(errors ? { errors } : {}) });
  }
}

/** For a write to the very object that was looked at. */
export const changedMeanwhile = (name: string): Partial<Record<KubernetesErrorCode, Words>> => ({
  "not-found": { problem: "not-found", detail: `${name} is gone: it was deleted meanwhile.` },
  conflict: {
    problem: "conflict",
    detail: `${name} changed meanwhile. Look at its present state and try again.`,
  },
});
