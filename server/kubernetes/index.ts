export { quantityValue } from "@/server/contract/quantity";
export { backoffMs, delay } from "./backoff";
export { isKubernetesError, kubernetesError } from "./errors";
export { recordEvent } from "./events";
export { createGateway } from "./gateway";
export { runAsLeader } from "./leader";
export * from "./resources";
export type * from "./types";
export * from "./workloads";
