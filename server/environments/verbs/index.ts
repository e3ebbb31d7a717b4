export type { EnvironmentsContext } from "./context";
export { createEnvironment } from "./create";
export { deleteEnvironment } from "./delete";
export { listEvents } from "./events";
export { findEnvironment } from "./find";
export { listEnvironments } from "./list";
export { patchEnvironment } from "./patch";
export { readUsage } from "./usage";
