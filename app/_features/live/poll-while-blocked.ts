import type { QueryClient } from "@tanstack/react-query";
import { environmentsKey } from "../environment/queries";
import { isBlocked, POLL_SECONDS, type Polled, polledKey } from "./blocked";
import type { StreamClient } from "./stream-client";

/**
 * Reads the environments by HTTP every few seconds while no socket opens, and notes when that worked: only then is it the socket
 * that is blocked, and not the portal that is away. Returns the end of it.
 */
export function pollWhileBlocked(
  client: Pick<StreamClient, "subscribe" | "getState">,
  queryClient: QueryClient,
  everyMs = POLL_SECONDS * 1_000,
): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const poll = async () => {
    await queryClient.refetchQueries({ queryKey: environmentsKey });
    const read = queryClient.getQueryState(environmentsKey);
    if (timer === undefined || read?.status !== "success" || read.fetchStatus !== "idle") return;
    queryClient.setQueryData<Polled>(polledKey, { at: read.dataUpdatedAt });
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    queryClient.removeQueries({ queryKey: polledKey });
  };
  const look = () => {
    if (!isBlocked(client.getState())) {
      if (timer !== undefined && client.getState().status === "open") stop();
    } else if (timer === undefined) {
      timer = setInterval(() => void poll(), everyMs);
      void poll();
    }
  };
  const unsubscribe = client.subscribe(look);
  return () => {
    unsubscribe();
    stop();
  };
}
