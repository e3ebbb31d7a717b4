import type { ServerResponse } from "node:http";

/** What a route handler says instead of `Content-Length`, which Next takes off its answers. */
export const KEPT_LENGTH_HEADER = "x-portal-content-length";

/** Has the client told how long a file is that a route handler answers with. */
export function keepLength(response: ServerResponse): void {
  const set = response.setHeader.bind(response);
  response.setHeader = (name, value) => set(name === KEPT_LENGTH_HEADER ? "Content-Length" : name, value);
}
