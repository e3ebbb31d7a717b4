import { ACCESS_TOKENS } from "./access-tokens";
import { ENVIRONMENTS } from "./environments";
import { FILES } from "./files";
import { LOGS } from "./logs";
import { ONE_TIME_LINKS } from "./one-time-links";
import type { Operation } from "./operation";
import { PORTAL } from "./portal";
import { PREVIEWS } from "./previews";
import { splitRoute } from "./route";
import { SESSION } from "./session";
import { TEMPLATES } from "./templates";
import { TERMINALS } from "./terminals";
import { USERS } from "./users";

/**
 * Every operation of the API by its route, which is its name: `handler` serves it, the pages' `call` is held to it by its type,
 * the OpenAPI document describes it. One is added to the file of its subject.
 */
export const OPERATIONS = {
  ...SESSION,
  ...ONE_TIME_LINKS,
  ...USERS,
  ...ACCESS_TOKENS,
  ...ENVIRONMENTS,
  ...LOGS,
  ...PREVIEWS,
  ...TERMINALS,
  ...FILES,
  ...TEMPLATES,
  ...PORTAL,
};
export type Operations = typeof OPERATIONS;
export type Route = keyof Operations;

export interface RoutedOperation extends Operation {
  method: string;
  /** Path template as OpenAPI writes it. */
  path: string;
}

export function operationAt(route: Route): RoutedOperation {
  return routed(route, OPERATIONS[route]);
}

/** All of them, with what their routes say. */
export function allOperations(): RoutedOperation[] {
  return Object.entries<Operation>(OPERATIONS).map(([route, operation]) => routed(route, operation));
}

function routed(route: string, operation: Operation): RoutedOperation {
  const [method, path] = splitRoute(route);
  return { ...operation, method, path };
}
