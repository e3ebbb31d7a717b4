import type { EnvironmentsPayload } from "@/server/contract/streams/environments";

/** Whether the server's view of the cluster is current, as the stream last said. */
export type ClusterHealth = Extract<EnvironmentsPayload, { kind: "health" }>;
export const clusterHealthKey = ["cluster-health"] as const;
