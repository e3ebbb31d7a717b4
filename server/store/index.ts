export { migrate } from "./migrate";
export { openStore, type Store, type StoreClient } from "./open";
export { prepareStore } from "./prepare";
