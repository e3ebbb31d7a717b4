import type { z } from "zod";
import type { Action } from "@/server/contract/access";
import type { StreamKind } from "@/server/contract/streams/kind";
import { refusal } from "@/server/http/problem";
import type { Principal } from "@/server/people/principal";

/** What a capability gets to serve one stream; the hub has checked that the principal may open it. */
export interface StreamCall<Params, Up> {
  params: Params;
  principal: Principal;
  /** Where the client is. */
  address: string;
  /** What the client sends; ends when it finishes or the stream is over. An item counts as consumed when the next is asked for. */
  input: AsyncIterable<Up>;
  /** Aborted when the stream is over. */
  signal: AbortSignal;
}

/** A stream that a client asked for. */
export interface Requested {
  action: Action;
  environment: string | undefined;
  /** False for a kind to which nothing can be sent. */
  takesInput: boolean;
  /** Throws a refusal for a payload that the kind does not know. */
  parseUp(payload: unknown): unknown;
  serve(call: {
    principal: Principal;
    address: string;
    input: AsyncIterable<unknown>;
    signal: AbortSignal;
  }): AsyncIterable<unknown>;
}

/** A kind of stream and who serves it. */
export interface StreamService<Name extends string = string> {
  kind: Name;
  /** Throws a refusal for wrong parameters. */
  request(params: unknown): Requested;
}

export type StreamServices<Kinds extends Record<string, StreamKind>> = {
  [Name in keyof Kinds]: StreamService<Kinds[Name]["kind"]>;
};

/** `serve` makes a stream's payloads one by one, as they are asked for. */
export function streamService<
  Name extends string,
  Params extends z.ZodType,
  Down extends z.ZodType,
  Up extends z.ZodType,
>(
  kind: StreamKind<Name, Params, Down, Up>,
  serve: (call: StreamCall<z.output<Params>, z.output<Up>>) => AsyncIterable<z.input<Down>>,
): StreamService<Name> {
  return {
    kind: kind.kind,
    request(given) {
      const params = parsePart(kind.params, given, "params");
      return {
        action: kind.action,
        environment: kind.environmentOf(params),
        takesInput: kind.up.def.type !== "never",
        parseUp: (payload) => parsePart(kind.up, payload, "payload"),
        serve: ({ input, ...call }) => serve({ ...call, params, input: parsed(kind.up, input) }),
      };
    },
  };
}

/** Items were parsed when they came; this gives them their type back. */
async function* parsed<Schema extends z.ZodType>(
  schema: Schema,
  input: AsyncIterable<unknown>,
): AsyncGenerator<z.output<Schema>> {
  for await (const item of input) yield schema.parse(item);
}

function parsePart<Schema extends z.ZodType>(schema: Schema, value: unknown, part: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ path, message }) => ({
    field: [part, ...path].join("."),
    message,
  }));
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join(" ");
  throw refusal("invalid-request", detail, { errors });
}
