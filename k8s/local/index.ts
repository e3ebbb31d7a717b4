export type { Check } from "./check";
export { clusterDown } from "./down";
export { type EnsuredImage, ensureImages, pruneImage } from "./ensure-images";
export { APP_IMAGES, imageEntryOf, readImageMap } from "./image-map";
export { planUp } from "./plan";
export { thisHost, whatIsMissing } from "./requirements";
export { clusterStatus } from "./status";
export { clusterUp, type LocalCluster } from "./up";
