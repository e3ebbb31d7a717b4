import { z } from "zod";

/** Stable error codes; the problem `type` is `urn:devspace-portal:problem:<code>`. Code branches on these, people read `detail`. */
const PROBLEM_CODES = [
  "invalid-request",
  "unauthenticated",
  "forbidden",
  "not-found",
  "conflict",
  "gone",
  "payload-too-large",
  "unsupported-media-type",
  "method-not-allowed",
  "misdirected-request",
  "too-many-requests",
  "origin-not-allowed",
  "csrf-token-invalid",
  "kubernetes-unavailable",
  "store-unavailable",
  "preview-unavailable",
  "kubernetes-refused",
  "internal",
] as const;
export const problemCode = z.enum(PROBLEM_CODES);
export type ProblemCode = z.infer<typeof problemCode>;

/** RFC 9457 problem+json. `errors` names each wrong field by JSON pointer-like path (`components.backend.replicas`). */
export const problem = z.object({
  type: z.string(),
  code: problemCode,
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().optional(),
  requestId: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;
