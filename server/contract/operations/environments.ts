import { z } from "zod";
import {
  createEnvironmentRequest,
  environmentEvents,
  environmentList,
  environmentUsage,
  environmentView,
  patchEnvironmentRequest,
} from "../environment";
import { environmentUpdate, updateQuery } from "../environment-update";
import { named, none, type Subject } from "./operation";

export const ENVIRONMENTS = {
  "GET /api/environments": {
    ...none,
    id: "listEnvironments",
    summary: "The environments you may see: your own, or all for administrators",
    access: { role: "user", action: "view" },
    success: { status: 200, body: environmentList },
  },
  "POST /api/environments": {
    ...none,
    id: "createEnvironment",
    summary: "Create an environment that you own",
    access: { role: "user", action: "change" },
    body: createEnvironmentRequest,
    success: { status: 201, body: environmentView },
    problems: [409],
  },
  "GET /api/environments/{name}": {
    ...none,
    id: "getEnvironment",
    summary: "One environment",
    access: { environment: "view" },
    params: named,
    success: { status: 200, body: environmentView },
    problems: [404],
  },
  "PATCH /api/environments/{name}": {
    ...none,
    id: "patchEnvironment",
    summary: "Change an environment by a JSON merge patch: flip modes, pause, resize",
    access: { environment: "change" },
    params: named,
    body: patchEnvironmentRequest,
    success: { status: 200, body: environmentView },
    problems: [404, 409],
  },
  "DELETE /api/environments/{name}": {
    ...none,
    id: "deleteEnvironment",
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
  "GET /api/environments/{name}/update": {
    ...none,
    id: "describeUpdate",
    summary: "What the newest revision of its template, or another one, would change in an environment",
    access: { environment: "view" },
    params: named,
    query: updateQuery,
    success: { status: 200, body: environmentUpdate },
    problems: [404],
  },
  "GET /api/environments/{name}/usage": {
    ...none,
    id: "getUsage",
    summary: "CPU and memory of the environment's pods",
    access: { environment: "view" },
    params: named,
    success: { status: 200, body: environmentUsage },
    problems: [404],
  },
  "GET /api/environments/{name}/events": {
    ...none,
    id: "listEvents",
    summary: "Kubernetes Events of the environment and its namespace, newest first",
    access: { environment: "view" },
    params: named,
    success: { status: 200, body: environmentEvents },
    problems: [404],
  },
} as const satisfies Subject;
