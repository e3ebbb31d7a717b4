export { downloadLogs } from "./download-logs";
export { serveLogs } from "./serve-logs";
export { streamLogs } from "./stream-logs";
