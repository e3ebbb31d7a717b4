import type { LogPage, LogParams, LogSource, LogSourceList, ReadLogsRequest } from "@/server/contract/logs";
import { call, send } from "../api/call";

const contract = () => import("@/server/contract/logs");

/** One part of the log that `wanted` names; throws ProblemError. */
export function readLogs(
  { environment, components, pods, containers, previous }: LogParams,
  part: Pick<ReadLogsRequest, "after" | "before" | "held" | "lines">,
  signal: AbortSignal,
): Promise<LogPage> {
  const body = { components, pods, containers, previous, ...part };
  return call(
    "POST /api/environments/{name}/logs",
    { params: { name: environment }, body, signal },
    async () => (await contract()).logPage,
  );
}

/** A line that was cut, whole. */
export async function readWholeLine(name: string, source: LogSource, time: string): Promise<string> {
  const { pod, container } = source;
  const place = { params: { name }, query: { pod, container, time } };
  return (await send("GET /api/environments/{name}/logs/line", place)).text();
}

export function readSources(name: string, signal: AbortSignal): Promise<LogSourceList> {
  return call(
    "GET /api/environments/{name}/logs/sources",
    { params: { name }, signal },
    async () => (await contract()).logSourceList,
  );
}
