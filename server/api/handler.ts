import { z } from "zod";
import type { Action } from "@/server/contract/access";
import { environmentName } from "@/server/contract/names";
import { type Operations, operationAt, type Route, type RoutedOperation } from "@/server/contract/operations";
import type { EnvironmentObject } from "@/server/environments/resource";
import { type EnvironmentsContext, openEnvironment } from "@/server/environments/verbs";
import { readBytes, readJson } from "@/server/http/body";
import { CLIENT_ADDRESS_HEADER } from "@/server/http/client-address";
import { parse } from "@/server/http/parse";
import { REQUEST_ID_HEADER } from "@/server/http/request-id";
import type { BySession, Principal } from "@/server/people/principal";
import { getRuntime, type Runtime } from "@/server/runtime";
import { auditRefusal } from "./audit-refusal";
import { authenticate } from "./authenticate";
import { environmentsContext } from "./environments";
import { problemResponse } from "./problem-response";
import type { Answer } from "./respond";
import { type RightsWatch, watchRights } from "./watch-rights";

type PrincipalOf<Access> = Access extends string
  ? undefined
  : Access extends { by: "session" }
    ? Principal<BySession>
    : Principal;

type AnswerOf<Success> = Success extends { status: infer Status extends number }
  ? Answer<Status, Success extends { body: infer Body } ? BodyOf<Body> : undefined>
  : never;
type BodyOf<Body> = Body extends z.ZodType ? z.input<Body> : Body extends "text" ? string : Uint8Array;

/** The body of an operation that takes a file. Reading it to its end is the handler's part. */
export interface SentFile {
  /** What the client announced; the server holds it to that. */
  length: number | undefined;
  stream: ReadableStream<Uint8Array> | null;
}

/** What a route handler gets: everything parsed and checked. */
export interface Call<R extends Route> {
  params: z.output<Operations[R]["params"]>;
  query: z.output<Operations[R]["query"]>;
  body: z.output<Operations[R]["body"]>;
  file: Operations[R] extends { takesBytes: true } ? SentFile : undefined;
  /** Who asks; undefined only in operations for which nobody has to be signed in. */
  principal: PrincipalOf<Operations[R]["access"]>;
  /** The environment the path names, which the principal may act on in the declared way. */
  environment: Operations[R]["access"] extends { environment: unknown } ? EnvironmentObject : undefined;
  /** For the environment verbs. */
  context: Operations[R]["access"] extends string ? undefined : EnvironmentsContext;
  /** Environments come by `environment` and the verbs only, after their rights were checked. */
  runtime: Omit<Runtime, "environments" | "hub" | "cluster">;
  requestId: string;
  clientAddress: string;
  /** Of operations that are signed: where the signature is. */
  headers: Operations[R]["access"] extends "signed" ? Pick<Headers, "get"> : undefined;
  host: string | null;
  cookie: string | null;
  /** The address of the portal the caller uses, for links: an allowed origin. */
  origin: string;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
  /** Looks at session, token and rights again while a long answer or body lasts; to be stopped. */
  watch(): RightsWatch;
}

/** What is known of a request before its body is read. */
type Announced<R extends Route> = Pick<
  Call<R>,
  "params" | "query" | "principal" | "runtime" | "clientAddress"
>;

const named = z.object({ name: environmentName });

/** What Next read from the path. */
interface Routed {
  params: Promise<unknown>;
}

interface RouteHandler {
  (request: Request, routed: Routed): Promise<Response>;
  /** Which operation a route file serves with it, for the test that holds them together. */
  operation: Route;
}

/**
 * The handler of one operation: checks origin, session, CSRF token, role and scope, parses params, query and body, opens the
 * environment for the declared action, runs, and turns every error into a problem. Nothing outside it is a guard. `admit` may refuse
 * before the body is read, so that whoever sends too much is not listened to.
 */
export function handler<R extends Route>(
  route: R,
  run: (call: Call<R>) => Promise<AnswerOf<Operations[R]["success"]>>,
  { admit }: { admit?: (announced: Announced<R>) => Promise<void> } = {},
): RouteHandler {
  const operation = operationAt(route);
  const serve = async (request: Request, routed: Routed) => {
    const requestId = request.headers.get(REQUEST_ID_HEADER) ?? "unknown";
    const clientAddress = request.headers.get(CLIENT_ADDRESS_HEADER) ?? "unknown";
    let principal: Principal | undefined;
    let params: unknown;
    let body: unknown;
    try {
      const runtime = getRuntime();
      params = (await routed.params) ?? {};
      principal = await authenticate(request, operation, runtime);
      const url = new URL(request.url);
      params = parse(operation.params, params);
      const query = parse(operation.query, queryOf(url.searchParams));
      const announced: object = { params, query, principal, runtime, clientAddress };
      await admit?.(announced as Announced<R>);
      body = parse(operation.body, await bodyOf(request, operation));
      const environment = await environmentOf(operation, params, principal, runtime);
      if (principal && environment && isReading(operation) && isAbout(operation.access))
        await runtime.auditTrail.read(principal, operation.access.environment, environment, {
          ...{ requestId, address: clientAddress },
        });
      // Which types these have follows from the operation, whose schemas and guards just ran.
      const call: object = {
        ...{ params, query, body, principal, environment, runtime, requestId, clientAddress },
        file: operation.takesBytes ? fileOf(request) : undefined,
        context: principal && environmentsContext({ runtime, principal, requestId, clientAddress }),
        headers: operation.access === "signed" ? request.headers : undefined,
        host: request.headers.get("host"),
        cookie: request.headers.get("cookie"),
        origin: request.headers.get("origin") ?? runtime.config.origins[0] ?? "",
        signal: request.signal,
        watch: () =>
          watchRights(async () => {
            const still = await authenticate(request, operation, runtime);
            await environmentOf(operation, params, still, runtime);
          }, request.signal),
      };
      const answer: Response = await run(call as Call<R>);
      // Nobody reads it, so that its source would wait for ever.
      if (request.method === "HEAD") await answer.body?.cancel();
      return answer;
    } catch (error) {
      const about = { operation, headers: request.headers, requestId, clientAddress };
      await auditRefusal(error, { ...about, principal, params, body }, getRuntime());
      return problemResponse(error, { requestId, instance: new URL(request.url).pathname }, operation.path);
    }
  };
  return Object.assign(serve, { operation: route });
}

function isReading({ method, reads }: RoutedOperation): boolean {
  return method === "GET" || reads === true;
}

async function environmentOf(
  { access }: RoutedOperation,
  params: unknown,
  principal: Principal | undefined,
  runtime: Runtime,
): Promise<EnvironmentObject | undefined> {
  if (!principal || !isAbout(access)) return undefined;
  const { name } = parse(named, params);
  return openEnvironment({ context: runtime, principal, action: access.environment, name });
}

function isAbout(
  access: RoutedOperation["access"],
): access is Extract<RoutedOperation["access"], { environment: Action }> {
  return typeof access === "object" && "environment" in access;
}

async function bodyOf(request: Request, operation: RoutedOperation): Promise<unknown> {
  const { method, bodyLimit, takesBytes, takesRaw } = operation;
  if (takesRaw) return readBytes(request, bodyLimit);
  const hasBody = method === "POST" || method === "PATCH" || (method === "PUT" && !takesBytes);
  return hasBody ? readJson(request, bodyLimit) : undefined;
}

function fileOf({ headers, body }: Request): SentFile {
  const length = headers.get("content-length");
  return { length: length === null ? undefined : Number(length), stream: body };
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
