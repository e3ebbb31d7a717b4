import { z } from "zod";
import { createDocument, type ZodOpenApiPathsObject } from "zod-openapi";
import { componentStatus, environmentStatus, environmentView } from "@/server/contract/environment";
import { allOperations, type RoutedOperation } from "@/server/contract/operations";
import { session, user } from "@/server/contract/people";
import { problem } from "@/server/contract/problem";
import { PROBLEM_MEDIA_TYPE } from "@/server/http/problem";

const EVERYWHERE = [400, 500, 503];
const MEANING: Record<number, string> = {
  400: "A field is wrong; `errors` names it.",
  401: "Nobody is signed in, or what was sent is not signed.",
  403: "Not allowed: role, scope of the token, origin or CSRF token.",
  404: "There is no such thing, or it is somebody else's.",
  409: "It exists already, or changed meanwhile.",
  410: "The link was used or is too old.",
  413: "The body is longer than it may be: 64 KiB, 1 MiB of a template, or FILE_UPLOAD_MAX_MB of a file.",
  415: "The body is not JSON.",
  429: "Too many attempts; `Retry-After` says when to come back.",
  500: "The portal failed.",
  503: "Kubernetes or the portal's database does not answer.",
};

/** Named once in the document and referred to, instead of repeated. */
const NAMED = {
  Problem: problem,
  Environment: environmentView,
  EnvironmentStatus: environmentStatus,
  ComponentStatus: componentStatus,
  User: user,
  Session: session,
};
for (const [id, schema] of Object.entries(NAMED)) z.globalRegistry.add(schema, { id });

/** The OpenAPI 3.1 document of the API, from the same table that routes and checks requests. */
export function openApiDocument(): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of allOperations()) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: documentOf(operation),
    };
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "DevSpace Portal",
      version: "1.0.0",
      description:
        "Full-stack development environments on Kubernetes. Live state and logs come by WebSocket at /api/stream.",
    },
    paths,
    components: {
      securitySchemes: {
        session: {
          type: "apiKey",
          in: "cookie",
          name: "portal_session",
          description: "`__Host-portal_session` on https.",
        },
        accessToken: {
          type: "http",
          scheme: "bearer",
          description:
            "An access token, made on the page Access tokens; neither origin nor CSRF token are needed.",
        },
        csrf: {
          type: "apiKey",
          in: "header",
          name: "X-CSRF-Token",
          description: "Of GET /api/session; writes need it.",
        },
      },
    },
  });
}

function documentOf(operation: RoutedOperation) {
  const isWrite = operation.method !== "GET";
  const hasBody = ["POST", "PATCH", "PUT"].includes(operation.method) && !operation.takesBytes;
  const codes = [
    ...EVERYWHERE,
    ...(typeof operation.access === "string" ? [] : [401, 403]),
    ...(isWrite && operation.access !== "signed" ? [403] : []),
    ...(hasBody ? [413, ...(operation.takesRaw ? [] : [415])] : []),
    ...(operation.problems ?? []),
  ];
  return {
    operationId: operation.id,
    summary: operation.summary,
    security: securityOf(operation),
    requestParams: {
      ...(operation.params instanceof z.ZodObject ? { path: operation.params } : {}),
      ...(operation.query instanceof z.ZodObject ? { query: operation.query } : {}),
    },
    ...(hasBody
      ? {
          requestBody: {
            required: true,
            content: { "application/json": operation.takesRaw ? {} : { schema: operation.body } },
          },
        }
      : {}),
    ...(operation.takesBytes
      ? { requestBody: { required: true, content: { "application/octet-stream": {} } } }
      : {}),
    responses: {
      [String(operation.success.status)]: success(operation.success),
      ...Object.fromEntries(
        [...new Set(codes)]
          .sort()
          .map((code) => [
            String(code),
            { description: MEANING[code] ?? "", content: { [PROBLEM_MEDIA_TYPE]: { schema: problem } } },
          ]),
      ),
    },
  };
}

/** Any one of these lets in. */
function securityOf({ access, method }: RoutedOperation): Record<string, string[]>[] {
  if (typeof access === "string") return [];
  const session = { session: [], ...(method === "GET" ? {} : { csrf: [] }) };
  return "by" in access ? [session] : [session, { accessToken: [] }];
}

function success({ body }: RoutedOperation["success"]) {
  if (!body) return { description: "Done." };
  if (body === "bytes")
    return {
      description: "The file; of a folder, a tar archive of it.",
      content: { "application/octet-stream": {}, "application/x-tar": {} },
    };
  if (body === "text") return { description: "Done.", content: { "text/plain": { schema: z.string() } } };
  return { description: "Done.", content: { "application/json": { schema: body } } };
}
