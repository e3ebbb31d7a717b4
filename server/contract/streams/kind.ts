import { z } from "zod";
import type { Action } from "../access";

/**
 * One kind of stream. A payload is JSON or, where its schema takes `bytes`, a `Uint8Array`; each side parses what it gets by the
 * kind it knows the stream to be of.
 */
export interface StreamKind<
  Name extends string = string,
  Params extends z.ZodType = z.ZodType,
  Down extends z.ZodType = z.ZodType,
  Up extends z.ZodType = z.ZodType,
> {
  readonly kind: Name;
  readonly params: Params;
  /** Payloads of the server. */
  readonly down: Down;
  /** Payloads of the client; `z.never()` where there are none. */
  readonly up: Up;
  /** What the stream does to its environment; checked when it opens and while it is open. */
  readonly action: Action;
  /** The environment it concerns; undefined for one that shows whatever its reader may see. */
  environmentOf(params: z.output<Params>): string | undefined;
}

export function streamKind<
  Name extends string,
  Params extends z.ZodType,
  Down extends z.ZodType,
  Up extends z.ZodType,
>(kind: StreamKind<Name, Params, Down, Up>): StreamKind<Name, Params, Down, Up> {
  return kind;
}

/** A payload that travels as it is. */
export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, "Bytes are expected.");
