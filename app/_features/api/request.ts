import type { z } from "zod";
import { afterLoad } from "@/app/_ui/after-load";
import { csrfToken } from "./csrf";
import { ProblemError, problemFrom } from "./problem-error";

interface RequestOptions {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * Calls the portal's API and parses the answer by its contract, whose schemas load beside the request: the page is there
 * before them. Unsafe methods carry the session's CSRF token.
 * Throws ProblemError for every refusal, and for a server that cannot be reached (code `unreachable`).
 */
export async function request<Schema extends z.ZodType>(
  path: string,
  loadSchema: () => Promise<Schema>,
  options: RequestOptions = {},
): Promise<z.output<Schema>> {
  const [schema, response] = await Promise.all([afterLoad().then(loadSchema), send(path, options)]);
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) {
    throw ProblemError.local("unexpected-answer", "The server gave an answer this page does not understand.");
  }
  return parsed.data;
}

/** As `request`, for calls whose answer does not matter. */
export async function send(path: string, options: RequestOptions = {}): Promise<Response> {
  const { method = "GET", body, signal } = options;
  const token = csrfToken();
  const headers = new Headers({ Accept: "application/json, application/problem+json" });
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (method !== "GET" && token) headers.set("X-CSRF-Token", token);
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: "same-origin",
      cache: "no-store",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw ProblemError.local(
      "unreachable",
      "The portal cannot be reached. Check your connection, then try again.",
    );
  }
  if (!response.ok) throw await problemFrom(response);
  return response;
}
