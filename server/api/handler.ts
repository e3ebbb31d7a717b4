import type { z } from "zod";
import { readJson } from "@/server/http/body";
import { CLIENT_ADDRESS_HEADER } from "@/server/http/client-address";
import { originRefusal } from "@/server/http/origins";
import { parse } from "@/server/http/parse";
import { refusal } from "@/server/http/problem";
import { REQUEST_ID_HEADER } from "@/server/http/request-id";
import { readSessionCookie } from "@/server/people/session-cookie";
import { findSession, type SignedIn } from "@/server/people/sessions";
import { isCsrfToken } from "@/server/people/tokens";
import { getRuntime, type Runtime } from "@/server/runtime";
import { OPERATIONS, type OperationName } from "./operations";
import { problemResponse } from "./problem-response";

type Of<N extends OperationName> = (typeof OPERATIONS)[N];

/** What a route handler gets: everything parsed and checked. */
export interface Call<N extends OperationName> {
  params: z.output<Of<N>["params"]>;
  query: z.output<Of<N>["query"]>;
  body: z.output<Of<N>["body"]>;
  /** Whose session it is; undefined only in operations that need none. */
  signedIn: Of<N>["access"] extends "public" ? undefined : SignedIn;
  runtime: Runtime;
  requestId: string;
  clientAddress: string;
  host: string | null;
  /** The address of the portal the caller uses, for links: an allowed origin. */
  origin: string;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
}

type RouteHandler = (request: Request, route: { params: Promise<unknown> }) => Promise<Response>;

/**
 * The handler of one operation: checks origin, session, CSRF token and role, parses params, query and body, runs, and turns
 * every error into a problem. Nothing outside it is a guard.
 */
export function handler<N extends OperationName>(
  name: N,
  run: (call: Call<N>) => Promise<Response>,
): RouteHandler {
  const operation = OPERATIONS[name];
  return async (request, route) => {
    const requestId = request.headers.get(REQUEST_ID_HEADER) ?? "unknown";
    try {
      const runtime = getRuntime();
      const signedIn = await authenticate(request, operation, runtime);
      const url = new URL(request.url);
      const parsed = {
        params: parse(operation.params, (await route.params) ?? {}),
        query: parse(operation.query, queryOf(url.searchParams)),
        body: parse(operation.body, await bodyOf(request, operation)),
      };
      return await run({
        ...parsed,
        signedIn,
        runtime,
        requestId,
        clientAddress: request.headers.get(CLIENT_ADDRESS_HEADER) ?? "unknown",
        host: request.headers.get("host"),
        origin: request.headers.get("origin") ?? runtime.config.origins[0] ?? "",
        signal: request.signal,
      } as Call<N>);
    } catch (error) {
      return problemResponse(error, { requestId, instance: new URL(request.url).pathname }, operation.path);
    }
  };
}

async function authenticate(
  request: Request,
  operation: Of<OperationName>,
  { store, config }: Runtime,
): Promise<SignedIn | undefined> {
  const isWrite = operation.method !== "GET";
  if (isWrite) {
    const refused = originRefusal(
      {
        origin: request.headers.get("origin") ?? undefined,
        "sec-fetch-site": request.headers.get("sec-fetch-site") ?? undefined,
      },
      config.origins,
    );
    if (refused) throw refused;
  }
  if (operation.access === "public") return undefined;
  const scope = { host: request.headers.get("host"), origins: config.origins };
  const token = readSessionCookie(request.headers.get("cookie"), scope);
  const signedIn = token ? await findSession(store, token) : undefined;
  if (!signedIn)
    throw refusal("unauthenticated", "You are not signed in, or your session has ended. Sign in again.");
  if (isWrite && !isCsrfToken(signedIn.token, request.headers.get("x-csrf-token")))
    throw refusal(
      "csrf-token-invalid",
      "The X-CSRF-Token header is missing or wrong. Send the csrfToken of GET /api/session in it.",
    );
  if (operation.access === "admin" && signedIn.user.role !== "admin")
    throw refusal("forbidden", "Only administrators may do this.");
  return signedIn;
}

async function bodyOf(request: Request, operation: Of<OperationName>): Promise<unknown> {
  return operation.method === "POST" || operation.method === "PATCH" ? readJson(request) : undefined;
}

/** Parameters given once as text, several times as a list. Without a prototype: `__proto__` is a name like any other. */
export function queryOf(search: URLSearchParams): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null);
  for (const key of new Set(search.keys())) {
    const values = search.getAll(key);
    query[key] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return query;
}
