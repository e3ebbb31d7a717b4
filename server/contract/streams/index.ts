import { environmentsKind } from "./environments";
import { logsKind } from "./logs";
import { terminalKind } from "./terminal";

/** Every kind of stream. One is added here, and served where server/web composes the portal: it does not compile otherwise. */
export const STREAM_KINDS = { environments: environmentsKind, logs: logsKind, terminal: terminalKind };
export type StreamKinds = typeof STREAM_KINDS;
