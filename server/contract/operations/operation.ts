import { z } from "zod";
import type { Action } from "../access";
import { environmentName } from "../names";
import type { Role } from "../people";
import type { Method } from "./route";

/** Who may use an operation. */
export type Access =
  /** Anybody: it is a way to sign in, or says nothing about anyone. */
  | "public"
  /** Programs without an account, who sign the body with a secret: the handler checks that before anything else. */
  | "signed"
  /** People, or administrators, in a browser: an access token may not. */
  | { role: Role; by: "session" }
  /** The same, also by a token whose scopes allow the action. */
  | { role: Role; action: Action }
  /** Who may do this to the environment that `{name}` in the path names; the handler gets it as `call.environment`. */
  | { environment: Action };

/** One operation of the API. Requests are parsed by these schemas before anything happens. */
export interface Operation {
  /** What the OpenAPI document and the audit trail call it. */
  id: string;
  summary: string;
  access: Access;
  params: z.ZodType;
  query: z.ZodType;
  body: z.ZodType;
  /** A POST that changes nothing: what it asks for is too long for an address. */
  reads?: true;
  /** Most bytes of its JSON body; 64 KiB without it. */
  bodyLimit?: number;
  /** Its body is taken as it came, byte for byte, of any type: its signature is over that. */
  takesRaw?: true;
  /** Its body is a file: bytes that are handed on as they come, bounded by the handler. */
  takesBytes?: true;
  /** Status and body of success; without a body nothing is sent; `text` is plain text, `bytes` a file. */
  success: { status: 200 | 201 | 202 | 204; body?: z.ZodType | "text" | "bytes" };
  /** Problems it may answer besides those every operation may (400, 401, 403, 500, 503). */
  problems?: number[];
}

/** The operations of one subject, by method and path. */
export type Subject = Record<`${Method} /api/${string}`, Operation>;

export const nothing = z.strictObject({});
/** An operation that takes nothing; each says what it takes in place of that. */
export const none = { params: nothing, query: nothing, body: z.undefined() };
export const named = z.strictObject({ name: environmentName });
