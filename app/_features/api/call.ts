import type { z } from "zod";
import { afterLoad } from "@/app/_ui/after-load";
import type { Operations, Route } from "@/server/contract/operations";
import { addressOf, type Place } from "./address";
import { csrfToken } from "./csrf";
import { ProblemError, problemFrom } from "./problem-error";

/** What an operation is given. */
type Given<R extends Route> = Place<R> & BodyOf<z.input<Operations[R]["body"]>> & Sent;
type BodyOf<Input> = undefined extends Input ? unknown : { body: Input };
interface Sent {
  body?: unknown;
  signal?: AbortSignal;
}

type AnswerOf<Success> = Success extends { body: z.ZodType<infer Answer> } ? Answer : never;

/**
 * Calls an operation of the portal's API and parses the answer by its contract, which loads beside the request: the page is
 * there before it, and has no more of it than it names. The compiler holds the schema to what the operation answers.
 * Throws ProblemError for every refusal, and for a server that cannot be reached (code `unreachable`).
 */
export const call: <R extends Route, Schema extends z.ZodType<AnswerOf<Operations[R]["success"]>>>(
  route: R,
  given: Given<R>,
  loadSchema: () => Promise<Schema>,
) => Promise<z.output<Schema>> = callAs;

/** As `call`, with an answer that the page takes in another way than the contract promises it. */
export async function callAs<R extends Route, Schema extends z.ZodType>(
  route: R,
  given: Given<R>,
  loadSchema: () => Promise<Schema>,
): Promise<z.output<Schema>> {
  const [schema, response] = await Promise.all([afterLoad().then(loadSchema), send(route, given)]);
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) {
    throw ProblemError.local("unexpected-answer", "The server gave an answer this page does not understand.");
  }
  return parsed.data;
}

/** As `call`, for an answer that is text or does not matter. Unsafe methods carry the session's CSRF token. */
export async function send<R extends Route>(route: R, given: Given<R>): Promise<Response> {
  const { body, signal } = given;
  const [method] = route.split(" ");
  const token = csrfToken();
  const headers = new Headers({ Accept: "application/json, application/problem+json" });
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (method !== "GET" && token) headers.set("X-CSRF-Token", token);
  let response: Response;
  try {
    response = await fetch(addressOf(route, given), {
      method,
      headers,
      credentials: "same-origin",
      cache: "no-store",
      body: JSON.stringify(body),
      signal,
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
