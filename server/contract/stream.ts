import { z } from "zod";
import { environmentView } from "./environment";
import { logParams, logPayload } from "./logs";
import { problem } from "./problem";

/**
 * One WebSocket a tab at `/api/stream` carries every stream. Text frames, JSON, one frame a message, parsed on arrival
 * by these unions. The client's first frame is `hello` with the session's CSRF token; the server answers `welcome`.
 * Flow control: each `data` frame costs one credit of its stream; at zero the server stops reading its source.
 */
export const STREAM_PROTOCOL = 1;
/** Longest client frame in bytes; a longer one closes the socket with 1009. */
export const STREAM_MAX_CLIENT_FRAME = 64 * 1024;
export const STREAM_MAX_STREAMS = 32;

export const streamRequest = z.discriminatedUnion("kind", [
  /** Live list of the environments the user may see. */
  z.strictObject({ kind: z.literal("environments") }),
  /** Lines of an environment's pods. */
  z.strictObject({ kind: z.literal("logs"), params: logParams }),
]);
export type StreamRequest = z.input<typeof streamRequest>;

const streamId = z
  .int()
  .min(1)
  .max(2 ** 31 - 1);

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
    credit: z.int().min(1).max(1000),
    request: streamRequest,
  }),
  z.strictObject({ type: z.literal("credit"), id: streamId, credit: z.int().min(1).max(1000) }),
  z.strictObject({ type: z.literal("close"), id: streamId }),
  z.strictObject({ type: z.literal("ping"), at: z.number() }),
]);
export type ClientFrame = z.input<typeof clientFrame>;

export const environmentsPayload = z.discriminatedUnion("kind", [
  /** Everything there is; replaces what the client holds. Sent first, and after the server's cache was rebuilt. */
  z.object({ kind: z.literal("snapshot"), items: z.array(environmentView) }),
  z.object({ kind: z.literal("upsert"), item: environmentView }),
  z.object({ kind: z.literal("remove"), name: z.string(), uid: z.string() }),
  /** Whether the server's view of the cluster is current: shown as a banner when it is not. */
  z.object({ kind: z.literal("health"), live: z.boolean(), since: z.string(), message: z.string() }),
]);
export type EnvironmentsPayload = z.infer<typeof environmentsPayload>;

export const serverFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("welcome"), protocol: z.literal(STREAM_PROTOCOL), server: z.string() }),
  z.object({ type: z.literal("opened"), id: streamId }),
  z.object({
    type: z.literal("data"),
    id: streamId,
    seq: z.int(),
    payload: z.union([environmentsPayload, logPayload]),
  }),
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
