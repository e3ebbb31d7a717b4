import { z } from "zod";
import type { Action } from "@/server/contract/access";
import {
  accessTokenList,
  createAccessTokenRequest,
  createAccessTokenResponse,
} from "@/server/contract/access-tokens";
import {
  createEnvironmentRequest,
  environmentEvents,
  environmentList,
  environmentUsage,
  environmentView,
  patchEnvironmentRequest,
} from "@/server/contract/environment";
import { logPage, logSourceList, logTime, MAX_TAIL_LINES, readLogsRequest } from "@/server/contract/logs";
import { componentName, containerName, environmentName, podName } from "@/server/contract/names";
import {
  currentSession,
  deleteUserQuery,
  describeLinkRequest,
  inviteUserRequest,
  inviteUserResponse,
  newLink,
  oneTimeLink,
  patchUserRequest,
  type Role,
  redeemLinkRequest,
  session,
  signInRequest,
  user,
  userList,
} from "@/server/contract/people";
import { personBounds } from "@/server/contract/person-bounds";
import { templateList } from "@/server/contract/template";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

/** Who may use an operation. */
export type Access =
  /** Anybody: it is a way to sign in, or says nothing about anyone. */
  | "public"
  /** People, or administrators, in a browser: an access token may not. */
  | { role: Role; by: "session" }
  /** The same, also by a token whose scopes allow the action. */
  | { role: Role; action: Action }
  /** Who may do this to the environment that `{name}` in the path names; the handler gets it as `call.environment`. */
  | { environment: Action };

/** One operation of the API. Requests are parsed by these schemas before anything happens. */
export interface Operation {
  method: Method;
  /** Path template as OpenAPI writes it. */
  path: string;
  summary: string;
  access: Access;
  params: z.ZodType;
  query: z.ZodType;
  body: z.ZodType;
  /** A POST that changes nothing: what it asks for is too long for an address. */
  reads?: true;
  /** Status and body of success; without a body nothing is sent; `text` is plain text. */
  success: { status: 200 | 201 | 202 | 204; body?: z.ZodType | "text" };
  /** Problems it may answer besides those every operation may (400, 401, 403, 500, 503). */
  problems?: number[];
}

const nothing = z.strictObject({});
const named = z.strictObject({ name: environmentName });
const ofUser = z.strictObject({ id: z.uuid("This is not the id of a user.") });
const none = { params: nothing, query: nothing, body: z.undefined() };

/** A query parameter that may be given several times. */
const list = <S extends z.ZodType>(item: S, max: number) =>
  z.preprocess((value) => (typeof value === "string" ? [value] : value), z.array(item).max(max)).optional();

export const OPERATIONS = {
  getSession: {
    ...none,
    method: "GET",
    path: "/api/session",
    summary: "Who asks: a browser also gets the CSRF token for its writes",
    access: { role: "user", action: "view" },
    success: { status: 200, body: currentSession },
  },
  signIn: {
    ...none,
    method: "POST",
    path: "/api/session",
    summary: "Sign in with a password",
    access: "public",
    body: signInRequest,
    success: { status: 201, body: session },
    problems: [429],
  },
  signOut: {
    ...none,
    method: "DELETE",
    path: "/api/session",
    summary: "Sign out",
    access: { role: "user", by: "session" },
    success: { status: 204 },
  },
  describeLink: {
    ...none,
    method: "POST",
    path: "/api/one-time-links/lookup",
    summary: "What a one-time link is for, without redeeming it",
    access: "public",
    body: describeLinkRequest,
    success: { status: 200, body: oneTimeLink },
    problems: [404, 410],
  },
  redeemLink: {
    ...none,
    method: "POST",
    path: "/api/one-time-links/use",
    summary: "Redeem a one-time link: set a password and sign in",
    access: "public",
    body: redeemLinkRequest,
    success: { status: 201, body: session },
    problems: [404, 410],
  },
  listUsers: {
    ...none,
    method: "GET",
    path: "/api/users",
    summary: "All users",
    access: { role: "admin", action: "view" },
    success: { status: 200, body: userList },
  },
  inviteUser: {
    ...none,
    method: "POST",
    path: "/api/users",
    summary: "Invite a user; the answer has the one-time link to hand over",
    access: { role: "admin", by: "session" },
    body: inviteUserRequest,
    success: { status: 201, body: inviteUserResponse },
    problems: [409],
  },
  patchUser: {
    ...none,
    method: "PATCH",
    path: "/api/users/{id}",
    summary: "Change a user's role, or deactivate and reactivate them; not yourself",
    access: { role: "admin", by: "session" },
    params: ofUser,
    body: patchUserRequest,
    success: { status: 200, body: user },
    problems: [404, 409],
  },
  deleteUser: {
    ...none,
    method: "DELETE",
    path: "/api/users/{id}",
    summary: "Delete a user; says what becomes of their environments, or is refused with the list of them",
    access: { role: "admin", by: "session" },
    params: ofUser,
    query: deleteUserQuery,
    success: { status: 204 },
    problems: [404, 409],
  },
  createResetLink: {
    ...none,
    method: "POST",
    path: "/api/users/{id}/reset-link",
    summary: "Make a one-time link for a new password; earlier ones are worth nothing then",
    access: { role: "admin", by: "session" },
    params: ofUser,
    body: nothing,
    success: { status: 201, body: newLink },
    problems: [404, 409],
  },
  listAccessTokens: {
    ...none,
    method: "GET",
    path: "/api/access-tokens",
    summary: "Your access tokens or, for administrators with `of=everybody`, all",
    access: { role: "user", by: "session" },
    query: z.strictObject({ of: z.enum(["me", "everybody"], "Use me or everybody.").default("me") }),
    success: { status: 200, body: accessTokenList },
  },
  createAccessToken: {
    ...none,
    method: "POST",
    path: "/api/access-tokens",
    summary: "Make an access token for yourself; the answer is the only one that has its secret",
    access: { role: "user", by: "session" },
    body: createAccessTokenRequest,
    success: { status: 201, body: createAccessTokenResponse },
    problems: [409],
  },
  revokeAccessToken: {
    ...none,
    method: "DELETE",
    path: "/api/access-tokens/{id}",
    summary: "Revoke an access token: your own or, for administrators, anybody's",
    access: { role: "user", by: "session" },
    params: z.strictObject({ id: z.uuid("This is not the id of an access token.") }),
    success: { status: 204 },
    problems: [404],
  },
  listEnvironments: {
    ...none,
    method: "GET",
    path: "/api/environments",
    summary: "The environments you may see: your own, or all for administrators",
    access: { role: "user", action: "view" },
    success: { status: 200, body: environmentList },
  },
  listTemplates: {
    ...none,
    method: "GET",
    path: "/api/templates",
    summary: "The templates environments are made from",
    access: { role: "user", action: "view" },
    success: { status: 200, body: templateList },
  },
  getBounds: {
    ...none,
    method: "GET",
    path: "/api/bounds",
    summary: "What you may have over all your environments, and what is left of it",
    access: { role: "user", action: "view" },
    success: { status: 200, body: personBounds },
  },
  createEnvironment: {
    ...none,
    method: "POST",
    path: "/api/environments",
    summary: "Create an environment that you own",
    access: { role: "user", action: "change" },
    body: createEnvironmentRequest,
    success: { status: 201, body: environmentView },
    problems: [409],
  },
  getEnvironment: {
    ...none,
    method: "GET",
    path: "/api/environments/{name}",
    summary: "One environment",
    access: { environment: "view" },
    params: named,
    success: { status: 200, body: environmentView },
    problems: [404],
  },
  patchEnvironment: {
    ...none,
    method: "PATCH",
    path: "/api/environments/{name}",
    summary: "Change an environment by a JSON merge patch: flip modes, pause, resize",
    access: { environment: "change" },
    params: named,
    body: patchEnvironmentRequest,
    success: { status: 200, body: environmentView },
    problems: [404, 409],
  },
  deleteEnvironment: {
    ...none,
    method: "DELETE",
    path: "/api/environments/{name}",
    summary: "Delete an environment with all its data; it is gone when the live list says so",
    access: { environment: "delete" },
    params: named,
    query: z.strictObject({
      /** Deletes only the environment with this uid, never a later one of the same name. */
      uid: z.string().max(100).optional(),
    }),
    success: { status: 202 },
    problems: [404, 409],
  },
  getUsage: {
    ...none,
    method: "GET",
    path: "/api/environments/{name}/usage",
    summary: "CPU and memory of the environment's pods",
    access: { environment: "view" },
    params: named,
    success: { status: 200, body: environmentUsage },
    problems: [404],
  },
  listEvents: {
    ...none,
    method: "GET",
    path: "/api/environments/{name}/events",
    summary: "Kubernetes Events of the environment and its namespace, newest first",
    access: { environment: "view" },
    params: named,
    success: { status: 200, body: environmentEvents },
    problems: [404],
  },
  downloadLogs: {
    ...none,
    method: "GET",
    path: "/api/environments/{name}/logs",
    summary: "Logs as plain text, one line each: time, pod/container, text",
    access: { environment: "logs" },
    params: named,
    query: z.strictObject({
      component: list(componentName, 32),
      pod: list(podName, 50),
      container: list(containerName, 20),
      previous: z.stringbool({ error: "Use true or false." }).optional(),
      tailLines: z.coerce.number("Use a number of lines.").int().min(0).max(MAX_TAIL_LINES).optional(),
    }),
    success: { status: 200, body: "text" },
    problems: [404, 429],
  },
  readLogs: {
    ...none,
    method: "POST",
    path: "/api/environments/{name}/logs",
    summary:
      "Log lines after a resume point or before a time, without gap or repeat; marks tell of what is missing",
    access: { environment: "logs" },
    reads: true,
    params: named,
    body: readLogsRequest,
    success: { status: 200, body: logPage },
    problems: [404, 429],
  },
  getLogLine: {
    ...none,
    method: "GET",
    path: "/api/environments/{name}/logs/line",
    summary: "One log line whole, however long, by its container and time",
    access: { environment: "logs" },
    params: named,
    query: z.strictObject({
      pod: podName,
      container: containerName,
      time: logTime,
    }),
    success: { status: 200, body: "text" },
    problems: [404, 429],
  },
  listLogSources: {
    ...none,
    method: "GET",
    path: "/api/environments/{name}/logs/sources",
    summary: "The pods whose logs can be read, with their containers",
    access: { environment: "logs" },
    params: named,
    success: { status: 200, body: logSourceList },
    problems: [404],
  },
  getOpenApi: {
    ...none,
    method: "GET",
    path: "/api/openapi.json",
    summary: "This document",
    access: "public",
    success: { status: 200, body: z.looseObject({ openapi: z.string() }) },
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;
