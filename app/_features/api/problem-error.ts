import type { ProblemCode } from "@/server/contract/problem";

/** Codes that arise in the browser, beside the server's. */
type LocalCode = "unreachable" | "unexpected-answer";

export interface FieldError {
  field: string;
  message: string;
}

/** A refusal of the API. Branch on `code`; show `message`. */
export class ProblemError extends Error {
  constructor(
    readonly code: ProblemCode | LocalCode,
    readonly status: number,
    readonly title: string,
    detail: string,
    readonly fields: readonly FieldError[] = [],
    readonly requestId?: string,
  ) {
    super(detail);
    this.name = "ProblemError";
  }

  static local(code: LocalCode, detail: string): ProblemError {
    return new ProblemError(code, 0, code === "unreachable" ? "Not connected" : "Unexpected answer", detail);
  }
}

/** Reads a failed response as RFC 9457 problem+json; something in between (a proxy) may answer otherwise. */
export async function problemFrom(response: Response): Promise<ProblemError> {
  const { problem } = await import("@/server/contract/problem");
  const parsed = problem.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) {
    const { code, status, title, detail, errors, requestId } = parsed.data;
    return new ProblemError(code, status, title, detail, errors, requestId);
  }
  const code = response.status === 401 ? "unauthenticated" : "internal";
  return new ProblemError(
    code,
    response.status,
    "Request failed",
    `The server answered with status ${response.status}. Try again in a moment.`,
  );
}

/** What to show a person for any thrown value. */
export function messageOf(error: unknown): string {
  if (error instanceof Error && error.message) return error.message;
  return "Something went wrong. Try again.";
}

export function isProblem(error: unknown, ...codes: ProblemError["code"][]): error is ProblemError {
  return error instanceof ProblemError && (codes.length === 0 || codes.includes(error.code));
}

/** True for what may be different a moment later: a refusal of the request itself (4xx) will not. */
export function isTransient(error: unknown): boolean {
  return error instanceof ProblemError && (error.status === 0 || error.status >= 500 || error.status === 429);
}
