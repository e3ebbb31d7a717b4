import type { ProblemCode } from "@/server/contract/problem";
import type { Person } from "../../kit/people";
import type { RawRequest } from "../../kit/raw-request";
import type { PortalSession } from "../../kit/session";
import { uniqueName } from "../../kit/unique-name";

export type Headers = Record<string, string>;

/** Who and what is there while the wrong requests come. */
export interface Scene {
  person: Person;
  /** The person's session, with which a request is sent unless it says otherwise. */
  user: PortalSession;
  other: PortalSession;
  /** A session of the person that was signed out. */
  ended: PortalSession;
  /** The person's environment, and somebody else's. */
  own: string;
  foreign: string;
}

export interface WrongRequest {
  what: string;
  /** GET unless it says otherwise. */
  method?: string;
  path: string | ((scene: Scene) => string);
  /** Sent as JSON. */
  body?: unknown | ((scene: Scene) => unknown);
  /** Instead of a JSON body. */
  raw?: Pick<RawRequest, "body" | "chunked">;
  /** Over the user's own headers; an empty one is left out. */
  headers?: (scene: Scene) => Headers;
  status: number;
  code: ProblemCode;
  /** The field that the problem has to name. */
  field?: string;
}

export const json = { "Content-Type": "application/json" };

/** A name that no wrong request may bring into being. */
export const wanted = uniqueName("bad-new");
export const good = { name: wanted };
export const component = (fields: unknown) => ({ name: wanted, components: { backend: fields } });

export const create = (what: string, body: unknown, field: string): WrongRequest => ({
  ...{ what, body, field, method: "POST", path: "/api/environments", status: 400, code: "invalid-request" },
});

export const change = (what: string, body: unknown, field: string): WrongRequest => ({
  ...{ what, body, field, method: "PATCH", status: 400, code: "invalid-request" },
  path: ({ own }) => `/api/environments/${own}`,
});
