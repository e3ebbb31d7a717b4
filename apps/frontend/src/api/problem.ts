/** An error the backend described (RFC 9457), or one of the network with status 0. `fields` says what is wrong where. */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: Readonly<Record<string, string>> = {},
    readonly requestId: string | null = null,
  ) {
    super(message);
  }
}

export const OFFLINE = new ProblemError(
  0,
  "offline",
  "The server can't be reached. Check the connection and try again.",
);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Reads a refused response. What is no problem document, such as a proxy's error page, becomes a plain sentence. */
export async function readProblem(response: Response): Promise<ProblemError> {
  const requestId = response.headers.get("X-Request-ID");
  const body: unknown = await response.json().catch(() => undefined);
  if (!isRecord(body) || typeof body.detail !== "string" || typeof body.type !== "string") {
    const sentence = `The server answered with an error (${response.status}). Try again in a moment.`;
    return new ProblemError(response.status, "unknown", sentence, {}, requestId);
  }
  const fields = isRecord(body.fields)
    ? Object.fromEntries(Object.entries(body.fields).map(([name, text]) => [name, String(text)]))
    : {};
  const code = body.type.replace(/^urn:problem:/, "");
  return new ProblemError(response.status, code, body.detail, fields, requestId);
}

/** A sentence for whatever was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof ProblemError
    ? error.message
    : "Something went wrong. Reload the page and try again.";
}
