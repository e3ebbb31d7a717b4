import { z } from "zod";
import { componentName, containerName, podName } from "./names";

/** Where a stream stopped in one source: the last timestamp, and how many lines with exactly that timestamp were seen. */
export const logCursor = z.strictObject({
  time: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/, "Not the time of a log line."),
  seen: z.int().min(1),
});
export type LogCursor = z.infer<typeof logCursor>;

/** The most lines of history that are given of one container. */
export const MAX_TAIL_LINES = 100_000;

/** Parameters of a log stream. Filtering by text happens in the browser; `pods` and `components` narrow the sources. */
export const logParams = z.strictObject({
  environment: z.string().max(63),
  components: z.array(componentName).max(32).optional(),
  pods: z.array(podName).max(50).optional(),
  containers: z.array(containerName).max(20).optional(),
  /** Lines of history for each source. */
  tailLines: z.int().min(0).max(MAX_TAIL_LINES).default(500),
  previous: z.boolean().default(false),
  follow: z.boolean().default(true),
  /** Resume: source key (`<pod uid>/<container>/<restart count>`) → cursor. A listed source continues right after it. */
  cursors: z.record(z.string().max(200), logCursor).optional(),
});
export type LogParams = z.input<typeof logParams>;

export const logSource = z.object({
  /** `<pod uid>/<container>/<restart count>` */
  key: z.string(),
  pod: z.string(),
  container: z.string(),
  component: z.string().optional(),
  restart: z.int(),
  dev: z.boolean(),
  /** Not the pod's first main container: an init container or one beside it. */
  side: z.boolean().optional(),
});
export type LogSource = z.infer<typeof logSource>;

export const logLine = z.object({
  /** Index into the stream's sources, in order of their `source` messages. */
  s: z.int(),
  /** RFC 3339 in UTC with nine digits of a second: orders as text. */
  t: z.string(),
  /** The text, at most 16 KiB; longer lines are cut and marked. */
  m: z.string(),
  cut: z.boolean().optional(),
  /** Length of the whole line in bytes, when it was cut. */
  bytes: z.int().optional(),
});
export type LogLine = z.infer<typeof logLine>;

/** Payloads of a log stream. */
export const logPayload = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("source"), index: z.int(), source: logSource }),
  z.object({ kind: z.literal("lines"), lines: z.array(logLine) }),
  /** A mark between lines: a pod joined or left, a container ended, a source failed, history was not complete. */
  z.object({
    kind: z.literal("mark"),
    mark: z.enum(["joined", "left", "ended", "restarted", "error", "gap", "waiting"]),
    s: z.int().optional(),
    time: z.string(),
    message: z.string(),
  }),
]);
export type LogPayload = z.infer<typeof logPayload>;
