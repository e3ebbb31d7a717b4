import { z } from "zod";
import { componentName, containerName, podName } from "./names";

/** The time of a line: RFC 3339 in UTC with nine digits of a second, which orders as text. */
export const logTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/, "Not the time of a log line.");

/** Where a stream stopped in one source: the last timestamp, and how many lines with exactly that timestamp were seen. */
export const logCursor = z.strictObject({
  time: logTime,
  seen: z.int().min(1),
});
export type LogCursor = z.infer<typeof logCursor>;

/** The most lines of history that are given of one container. */
export const MAX_TAIL_LINES = 100_000;

/** Which containers are read; nothing named means all. Any pod of the namespace can be named, whoever made it. */
const sources = {
  components: z.array(componentName).max(32).optional(),
  pods: z.array(podName).max(50).optional(),
  containers: z.array(containerName).max(20).optional(),
};
/** Source key (`<pod uid>/<container>/<restart count>`) → where reading it stopped. */
const cursors = z.record(z.string().max(200), logCursor);

/** Parameters of a log stream. Filtering by text happens in the browser; `pods` and `components` narrow the sources. */
export const logParams = z.strictObject({
  environment: z.string().max(63),
  ...sources,
  /** Lines of history for each source. */
  tailLines: z.int().min(0).max(MAX_TAIL_LINES).default(500),
  previous: z.boolean().default(false),
  follow: z.boolean().default(true),
  /** Resume: a listed source continues right after its cursor. */
  cursors: cursors.optional(),
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
  /** Not the pod's only main container: it has to be named. */
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
  z.object({
    kind: z.literal("lines"),
    lines: z.array(logLine),
    /** How many seconds ago the last of them was written, when they come late; absent while the stream keeps up. */
    behind: z.int().optional(),
  }),
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

/** The most lines of one answer of `readLogs`. */
export const MAX_PAGE_LINES = 5_000;

/** A part of the log: what follows `after`, or else the last lines, of those before `before`. */
export const readLogsRequest = z
  .strictObject({
    ...sources,
    previous: z.boolean().default(false),
    /** Lines of the answer at most, of all sources together. */
    lines: z.int().min(1).max(MAX_PAGE_LINES).default(1_000),
    after: cursors.optional(),
    before: logTime.optional(),
    /** How many lines of a source (by its key) the reader has from `before` on: spares looking for the place. */
    held: z.record(z.string().max(200), z.int().min(0).max(1_000_000)).optional(),
  })
  .refine(({ after, before }) => !after || !before, { path: ["before"], error: "Give after or before." });
export type ReadLogsRequest = z.input<typeof readLogsRequest>;

export const logPage = z.object({
  /** In order of time; without holes between its first and last line. */
  payloads: z.array(logPayload),
  /** Where reading stopped in each source: for `after`, or for a stream. */
  cursors,
  /**
   * What is left in the direction read: `more`; nothing (`end`), earlier only as far as the kubelet keeps it; `limit`: earlier
   * lines are there but too far back to be read so.
   */
  left: z.enum(["more", "end", "limit"]),
});
export type LogPage = z.infer<typeof logPage>;

/** The pods of an environment's namespace whose logs can be read, whoever made them. */
export const logSourceList = z.object({
  items: z.array(
    z.object({
      pod: z.string(),
      component: z.string().optional(),
      dev: z.boolean(),
      /** Names, in the order in which they run; init containers first. */
      containers: z.array(z.string()),
    }),
  ),
});
export type LogSourceList = z.infer<typeof logSourceList>;
