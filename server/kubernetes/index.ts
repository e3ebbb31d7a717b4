export { isKubernetesError, kubernetesError } from "./errors";
export { createGateway, type GatewayOptions } from "./gateway";
export { quantityValue } from "./pod-metrics";
export * from "./resources";
export type * from "./types";
