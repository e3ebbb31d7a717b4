/** How the tab's one connection stands. `since` is when that began, in milliseconds since 1970. */
export type ConnectionState =
  | { status: "idle" }
  | { status: "connecting" }
  | { status: "open"; since: number }
  /** Was open and is not: what is shown is as of `since`. */
  | { status: "reconnecting"; since: number; attempt: number }
  | { status: "stopped"; reason: "signed-out" | "protocol-error"; message: string };
