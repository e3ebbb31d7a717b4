export { clusterDown } from "./down";
export { thisHost, whatIsMissing } from "./host/requirements";
export { type EnsuredImage, ensureImages, pruneImage } from "./images/ensure-images";
export { APP_IMAGES, imageEntryOf, readImageMap } from "./images/image-map";
export type { Check } from "./node/check";
export { planUp } from "./plan";
export { clusterStatus } from "./status";
export { clusterUp, type LocalCluster } from "./up";
