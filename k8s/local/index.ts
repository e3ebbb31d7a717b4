export type { Check } from "./check";
export { clusterDown } from "./down";
export { type EnsuredImage, ensureImages, pruneImage } from "./ensure-images";
export { APP_IMAGES } from "./image-map";
export { clusterStatus } from "./status";
export { clusterUp, type LocalCluster } from "./up";
