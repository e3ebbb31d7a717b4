export type { ParsedLogParams } from "./beginning";
export { downloadLogs } from "./download-logs";
export { serveLogs } from "./serve-logs";
export { type LogsInput, streamLogs } from "./stream-logs";
