export type { EnvironmentsContext } from "./context";
export { createEnvironment } from "./create";
export { deleteEnvironment } from "./delete";
export { listEvents } from "./events";
export { listEnvironments } from "./list";
export { openEnvironment } from "./open";
export { patchEnvironment } from "./patch";
export { serveEnvironments } from "./stream-environments";
export { readUsage } from "./usage";
