/** How the tab's one connection stands. `since` is when that began, in milliseconds since 1970. */
export type ConnectionState =
  | { status: "idle" }
  | { status: "connecting" }
  | { status: "open"; since: number }
  /** Is not open: what is shown is as of `since`. A connection that was `neverOpen` may not be possible from here at all. */
  | { status: "reconnecting"; since: number; attempt: number; neverOpen: boolean }
  | { status: "stopped"; reason: "signed-out" | "protocol-error"; message: string };
