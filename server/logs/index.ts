export type { ParsedLogParams } from "./beginning";
export { downloadLogs } from "./download-logs";
export { type LogsInput, streamLogs } from "./stream-logs";
