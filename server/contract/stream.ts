import { z } from "zod";
import { problem } from "./problem";

/**
 * One WebSocket a tab at `/api/stream` carries every stream, one frame a message. Control frames are JSON text, parsed by these
 * unions; payloads are JSON in a `data` frame or bytes in a binary one (stream-bytes.ts), parsed by the stream's own kind
 * (streams/). The client's first frame is `hello` with the session's CSRF token; the server answers `welcome`.
 * Flow control, in both directions: each payload costs one credit of its stream, and credit is given back when the payload was
 * consumed. Control frames cost none and wait for no payload. See docs/decisions/stream-protocol.md.
 */
export const STREAM_PROTOCOL = 2;
/** Longest client frame in bytes; a longer one closes the socket with 1009. */
export const STREAM_MAX_CLIENT_FRAME = 64 * 1024;
export const STREAM_MAX_STREAMS = 32;
/** Payloads that a client may be ahead of the server on one stream. */
export const STREAM_UP_WINDOW = 8;

const streamId = z
  .int()
  .min(1)
  .max(2 ** 31 - 1);
const credit = z.int().min(1).max(1000);

export const clientFrame = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("hello"),
    protocol: z.literal(STREAM_PROTOCOL),
    /** Of the session; an access token needs none. */
    csrfToken: z.string().max(200).optional(),
  }),
  z.strictObject({
    type: z.literal("open"),
    id: streamId,
    credit,
    kind: z.string().max(64),
    /** By the kind's own schema. */
    params: z.unknown(),
  }),
  z.strictObject({ type: z.literal("data"), id: streamId, payload: z.unknown() }),
  /** The client sends no more on this stream, and goes on to read it. */
  z.strictObject({ type: z.literal("finish"), id: streamId }),
  z.strictObject({ type: z.literal("credit"), id: streamId, credit }),
  z.strictObject({ type: z.literal("close"), id: streamId }),
  z.strictObject({ type: z.literal("ping"), at: z.number() }),
]);
export type ClientFrame = z.input<typeof clientFrame>;

export const serverFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("welcome"), protocol: z.literal(STREAM_PROTOCOL), server: z.string() }),
  /** The stream may be opened, and takes so many payloads of the client; 0 where its kind takes none. */
  z.object({ type: z.literal("opened"), id: streamId, credit: z.int().min(0) }),
  z.object({ type: z.literal("data"), id: streamId, payload: z.unknown() }),
  z.object({ type: z.literal("credit"), id: streamId, credit }),
  /** The stream is over: `complete` (nothing more to come), `closed` (asked), `forbidden`, `failed`; `problem` says why. */
  z.object({
    type: z.literal("end"),
    id: streamId,
    reason: z.enum(["complete", "closed", "forbidden", "failed"]),
    problem: problem.optional(),
  }),
  z.object({ type: z.literal("pong"), at: z.number() }),
  /** Before the server closes the socket itself: session ended, or the server is shutting down (reconnect). */
  z.object({
    type: z.literal("bye"),
    reason: z.enum(["signed-out", "shutdown", "protocol-error"]),
    message: z.string(),
  }),
]);
export type ServerFrame = z.infer<typeof serverFrame>;
