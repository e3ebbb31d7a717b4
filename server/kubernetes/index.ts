export { quantityValue } from "@/server/contract/quantity";
export { backoffMs, delay } from "./backoff";
export { isKubernetesError, kubernetesError } from "./errors";
export { type RecordEventInput, recordEvent } from "./events";
export { createGateway, type GatewayOptions } from "./gateway";
export { type LeaderOptions, runAsLeader } from "./leader";
export * from "./resources";
export type * from "./types";
export * from "./workloads";
