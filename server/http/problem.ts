import { STATUS_CODES } from "node:http";
import type { Problem, ProblemCode } from "@/server/contract/problem";
import { visible, visibleThroughout } from "@/server/contract/visible";

const STATUS: Record<ProblemCode, number> = {
  "invalid-request": 400,
  unauthenticated: 401,
  forbidden: 403,
  "origin-not-allowed": 403,
  "csrf-token-invalid": 403,
  "not-found": 404,
  "method-not-allowed": 405,
  conflict: 409,
  gone: 410,
  "payload-too-large": 413,
  "unsupported-media-type": 415,
  "misdirected-request": 421,
  "too-many-requests": 429,
  internal: 500,
  "kubernetes-refused": 502,
  "kubernetes-unavailable": 503,
  "store-unavailable": 503,
  "preview-unavailable": 503,
};

export interface FieldError {
  field: string;
  message: string;
}

interface RefusalOptions {
  errors?: FieldError[];
  headers?: Record<string, string>;
  cause?: unknown;
}

/** A request that is answered with a problem. Recognised by `problemCode`, never by its class: bundles hold copies of it. */
export interface Refusal extends Error {
  readonly problemCode: ProblemCode;
  readonly errors?: FieldError[];
  readonly headers: Record<string, string>;
}

/** Makes the error to throw: `detail` says to the user what is wrong and what to do. */
export function refusal(problemCode: ProblemCode, detail: string, options: RefusalOptions = {}): Refusal {
  const error = new Error(detail, { cause: options.cause });
  error.name = "Refusal";
  return Object.assign(error, { problemCode, errors: options.errors, headers: options.headers ?? {} });
}

/** A wrong field of the request, by its path in it (`components.backend.replicas`). */
export function wrongField(field: string, message: string): Refusal {
  return refusal("invalid-request", `${field}: ${message}`, { errors: [{ field, message }] });
}

/** What everybody is told while the store does not answer. */
export function storeUnavailable(cause?: unknown): Refusal {
  return refusal(
    "store-unavailable",
    "The portal's database does not answer at the moment. Try again shortly.",
    { cause, headers: { "Retry-After": "5" } },
  );
}

export function isRefusal(value: unknown): value is Refusal {
  return value instanceof Error && value.name === "Refusal" && "problemCode" in value;
}

/** The body of the answer (RFC 9457). */
export function problemOf(error: Refusal, about: { requestId?: string; instance?: string } = {}): Problem {
  const status = STATUS[error.problemCode];
  return {
    type: `urn:devspace-portal:problem:${error.problemCode}`,
    code: error.problemCode,
    title: STATUS_CODES[status] ?? "Error",
    status,
    // What was sent, and what the cluster says of it, is quoted in them.
    detail: visible(error.message),
    ...about,
    ...(error.errors ? { errors: visibleThroughout(error.errors) } : {}),
  };
}

export const PROBLEM_MEDIA_TYPE = "application/problem+json";
