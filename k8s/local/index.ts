export { clusterDown } from "./down";
export { thisHost, whatIsMissing } from "./host/requirements";
export { ensureImages, pruneImage } from "./images/ensure-images";
export { copiedPaths } from "./images/image-inputs";
export { APP_IMAGES, imageEntryOf, readImageMap } from "./images/image-map";
export { planUp } from "./plan";
export { clusterStatus } from "./status";
export { clusterUp } from "./up";
