export { downloadLogs } from "./download-logs";
export { listSources } from "./list-sources";
export { readLine } from "./read-line";
export { readLogs } from "./read-logs";
export { serveLogs } from "./serve-logs";
export { streamLogs } from "./stream-logs";
