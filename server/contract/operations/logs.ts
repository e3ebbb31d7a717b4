import { z } from "zod";
import { logPage, logSourceList, logTime, MAX_TAIL_LINES, readLogsRequest } from "../logs";
import { componentName, containerName, podName } from "../names";
import { named, none, type Subject } from "./operation";

/** A query parameter that may be given several times. */
const list = <S extends z.ZodType>(item: S, max: number) =>
  z
    .preprocess(
      (value: string | readonly string[]) => (typeof value === "string" ? [value] : value),
      z.array(item).max(max),
    )
    .optional();

export const LOGS = {
  "GET /api/environments/{name}/logs": {
    ...none,
    id: "downloadLogs",
    summary: "Logs as plain text, one line each: time, pod/container, text",
    access: { environment: "logs" },
    params: named,
    query: z.strictObject({
      component: list(componentName, 32),
      pod: list(podName, 50),
      container: list(containerName, 20),
      previous: z.stringbool({ error: "Use true or false." }).optional(),
      tailLines: z.coerce
        .number<string | number>("Use a number of lines.")
        .int()
        .min(0)
        .max(MAX_TAIL_LINES)
        .optional(),
    }),
    success: { status: 200, body: "text" },
    problems: [404, 429],
  },
  "POST /api/environments/{name}/logs": {
    ...none,
    id: "readLogs",
    summary:
      "Log lines after a resume point or before a time, without gap or repeat; marks tell of what is missing",
    access: { environment: "logs" },
    reads: true,
    params: named,
    body: readLogsRequest,
    success: { status: 200, body: logPage },
    problems: [404, 429],
  },
  "GET /api/environments/{name}/logs/line": {
    ...none,
    id: "getLogLine",
    summary: "One log line whole, however long, by its container and time",
    access: { environment: "logs" },
    params: named,
    query: z.strictObject({
      pod: podName,
      container: containerName,
      time: logTime,
    }),
    success: { status: 200, body: "text" },
    problems: [404, 429],
  },
  "GET /api/environments/{name}/logs/sources": {
    ...none,
    id: "listLogSources",
    summary: "The pods whose logs can be read, with their containers",
    access: { environment: "logs" },
    params: named,
    success: { status: 200, body: logSourceList },
    problems: [404],
  },
} as const satisfies Subject;
