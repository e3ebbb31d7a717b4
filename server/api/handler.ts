import { z } from "zod";
import type { Action } from "@/server/contract/access";
import { environmentName } from "@/server/contract/names";
import type { EnvironmentObject } from "@/server/environments/resource";
import { type EnvironmentsContext, openEnvironment } from "@/server/environments/verbs";
import { readJson } from "@/server/http/body";
import { CLIENT_ADDRESS_HEADER } from "@/server/http/client-address";
import { parse } from "@/server/http/parse";
import { REQUEST_ID_HEADER } from "@/server/http/request-id";
import type { BySession, Principal } from "@/server/people/principal";
import { getRuntime, type Runtime } from "@/server/runtime";
import { auditRefusal } from "./audit-refusal";
import { authenticate } from "./authenticate";
import { environmentsContext } from "./environments";
import { OPERATIONS, type Operation, type OperationName } from "./operations";
import { problemResponse } from "./problem-response";

type Of<N extends OperationName> = (typeof OPERATIONS)[N];
type PrincipalOf<Access> = Access extends "public"
  ? undefined
  : Access extends { by: "session" }
    ? Principal<BySession>
    : Principal;

/** What a route handler gets: everything parsed and checked. */
export interface Call<N extends OperationName> {
  params: z.output<Of<N>["params"]>;
  query: z.output<Of<N>["query"]>;
  body: z.output<Of<N>["body"]>;
  /** Who asks; undefined only in operations for which nobody has to be signed in. */
  principal: PrincipalOf<Of<N>["access"]>;
  /** The environment the path names, which the principal may act on in the declared way. */
  environment: Of<N>["access"] extends { environment: unknown } ? EnvironmentObject : undefined;
  /** For the environment verbs. */
  context: Of<N>["access"] extends "public" ? undefined : EnvironmentsContext;
  /** Environments come by `environment` and the verbs only, after their rights were checked. */
  runtime: Omit<Runtime, "environments" | "hub" | "cluster">;
  requestId: string;
  clientAddress: string;
  host: string | null;
  cookie: string | null;
  /** The address of the portal the caller uses, for links: an allowed origin. */
  origin: string;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
}

const named = z.object({ name: environmentName });

interface RouteHandler {
  (request: Request, route: { params: Promise<unknown> }): Promise<Response>;
  /** Which operation a route file serves with it, for the test that holds them together. */
  operation: OperationName;
}

/**
 * The handler of one operation: checks origin, session, CSRF token, role and scope, parses params, query and body, opens the
 * environment for the declared action, runs, and turns every error into a problem. Nothing outside it is a guard.
 */
export function handler<N extends OperationName>(
  name: N,
  run: (call: Call<N>) => Promise<Response>,
): RouteHandler {
  const operation: Operation = OPERATIONS[name];
  const serve = async (request: Request, route: { params: Promise<unknown> }) => {
    const requestId = request.headers.get(REQUEST_ID_HEADER) ?? "unknown";
    const clientAddress = request.headers.get(CLIENT_ADDRESS_HEADER) ?? "unknown";
    let principal: Principal | undefined;
    let params: unknown;
    let body: unknown;
    try {
      const runtime = getRuntime();
      params = (await route.params) ?? {};
      principal = await authenticate(request, operation, runtime);
      const url = new URL(request.url);
      params = parse(operation.params, params);
      const query = parse(operation.query, queryOf(url.searchParams));
      body = parse(operation.body, await bodyOf(request, operation));
      const environment = await environmentOf(operation, params, principal, runtime);
      if (principal && environment && isReading(operation) && isAbout(operation.access))
        await runtime.auditTrail.read(principal, operation.access.environment, environment, {
          ...{ requestId, address: clientAddress },
        });
      // Which types these have follows from the operation, whose schemas and guards just ran.
      const call: object = {
        ...{ params, query, body, principal, environment, runtime, requestId, clientAddress },
        context: principal && environmentsContext({ runtime, principal, requestId, clientAddress }),
        host: request.headers.get("host"),
        cookie: request.headers.get("cookie"),
        origin: request.headers.get("origin") ?? runtime.config.origins[0] ?? "",
        signal: request.signal,
      };
      return await run(call as Call<N>);
    } catch (error) {
      const about = { name, operation, headers: request.headers, requestId, clientAddress };
      await auditRefusal(error, { ...about, principal, params, body }, getRuntime());
      return problemResponse(error, { requestId, instance: new URL(request.url).pathname }, operation.path);
    }
  };
  return Object.assign(serve, { operation: name });
}

function isReading({ method, reads }: Operation): boolean {
  return method === "GET" || reads === true;
}

async function environmentOf(
  { access }: Operation,
  params: unknown,
  principal: Principal | undefined,
  runtime: Runtime,
): Promise<EnvironmentObject | undefined> {
  if (!principal || !isAbout(access)) return undefined;
  const { name } = parse(named, params);
  return openEnvironment({ context: runtime, principal, action: access.environment, name });
}

function isAbout(
  access: Operation["access"],
): access is Extract<Operation["access"], { environment: Action }> {
  return access !== "public" && "environment" in access;
}

async function bodyOf(request: Request, operation: Operation): Promise<unknown> {
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
