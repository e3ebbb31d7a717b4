import { OFFLINE, readProblem } from "./problem";
import { currentAccessToken, refreshSession } from "./session";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

async function send(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const headers = new Headers();
  const token = currentAccessToken();
  if (token) headers.set("Authorization", `Bearer ${token}`);
  if (body !== undefined) headers.set("Content-Type", "application/json");
  try {
    return await fetch(`/api/v1${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw OFFLINE;
  }
}

/**
 * Asks the backend; `path` starts after /api/v1. An access token that got too old is renewed once, and the request sent
 * again. Throws a ProblemError. An answer without a body gives undefined.
 */
export async function request<Answer>(
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Answer> {
  let response = await send(method, path, body, signal);
  if (response.status === 401 && currentAccessToken() && (await refreshSession())) {
    response = await send(method, path, body, signal);
  }
  if (!response.ok) throw await readProblem(response);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}
