import type { ProblemCode } from "@/server/contract/problem";
import { isRefusal, PROBLEM_MEDIA_TYPE, problemOf, refusal, storeUnavailable } from "@/server/http/problem";
import { getRuntime } from "@/server/runtime";
import { isStoreUnavailable } from "@/server/store/unavailable";
import { kubernetesRefusal } from "./kubernetes-problem";

/** Problems that count as refused attempts to sign in or to act. */
const AUTH_FAILURES = new Set<ProblemCode>([
  "unauthenticated",
  "forbidden",
  "csrf-token-invalid",
  "origin-not-allowed",
  "too-many-requests",
]);

/** The answer for anything thrown; `route` is the path's template, since paths may hold secrets. What nobody foresaw is logged with its stack and told without it. */
export function problemResponse(
  error: unknown,
  about: { requestId: string; instance: string },
  route: string,
): Response {
  const { log, metrics } = getRuntime();
  const known = isRefusal(error)
    ? error
    : isStoreUnavailable(error)
      ? storeUnavailable(error)
      : kubernetesRefusal(error);
  const level = known ? "info" : "error";
  if (!known || known.cause) log[level]({ err: error, requestId: about.requestId, route }, "request failed");
  if (known && AUTH_FAILURES.has(known.problemCode)) metrics.authFailures.inc({ reason: known.problemCode });
  const told =
    known ??
    refusal(
      "internal",
      `Something went wrong in the portal. Its log says what, under request ${about.requestId}.`,
    );
  const problem = problemOf(told, about);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...told.headers, "Content-Type": PROBLEM_MEDIA_TYPE, "Cache-Control": "no-store" },
  });
}
