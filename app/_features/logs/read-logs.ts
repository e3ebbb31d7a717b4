import type { LogPage, LogParams, LogSource, LogSourceList, ReadLogsRequest } from "@/server/contract/logs";
import { request, send } from "../api/request";
import { environmentPath } from "../environment/queries";

const contract = () => import("@/server/contract/logs");

/** One part of the log that `wanted` names; throws ProblemError. */
export function readLogs(
  { environment, components, pods, containers, previous }: LogParams,
  part: Pick<ReadLogsRequest, "after" | "before" | "held" | "lines">,
  signal: AbortSignal,
): Promise<LogPage> {
  return request(`${environmentPath(environment)}/logs`, async () => (await contract()).logPage, {
    method: "POST",
    body: { components, pods, containers, previous, ...part },
    signal,
  });
}

/** A line that was cut, whole. */
export async function readWholeLine(environment: string, source: LogSource, time: string): Promise<string> {
  const { pod, container } = source;
  const query = new URLSearchParams({ pod, container, time });
  return (await send(`${environmentPath(environment)}/logs/line?${query}`)).text();
}

export function readSources(environment: string, signal: AbortSignal): Promise<LogSourceList> {
  const path = `${environmentPath(environment)}/logs/sources`;
  return request(path, async () => (await contract()).logSourceList, { signal });
}
