export { type EnsuredImage, ensureImages } from "./ensure-images";
export { APP_IMAGES } from "./image-map";
export { clusterUp, type LocalCluster } from "./up";
