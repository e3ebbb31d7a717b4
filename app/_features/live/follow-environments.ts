import type { QueryClient } from "@tanstack/react-query";
import { applyPayload, type EnvironmentsData } from "../environment/environments-cache";
import { environmentsKey } from "../environment/queries";
import { type ClusterHealth, clusterHealthKey } from "./cluster-health";
import type { StreamClient } from "./stream-client";

/** Keeps the cached list of environments as the cluster has it. Returns the end of it. */
export function followEnvironments(client: StreamClient, queryClient: QueryClient): () => void {
  const { close } = client.open("environments", {
    params: () => ({}),
    onPayload: (payload) => {
      if (payload.kind === "health") {
        queryClient.setQueryData<ClusterHealth>(clusterHealthKey, payload);
        return;
      }
      // A first read over REST that is still under way would bring back an older list.
      if (payload.kind === "snapshot") void queryClient.cancelQueries({ queryKey: environmentsKey });
      queryClient.setQueryData<EnvironmentsData>(environmentsKey, (data) => {
        // Single changes mean nothing without the list they belong to.
        if (!data && payload.kind !== "snapshot") return data;
        return applyPayload(data, payload);
      });
    },
  });
  return close;
}
