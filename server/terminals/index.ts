export { serveTerminals } from "./serve";
export { createTerminals } from "./terminals";
