import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** What answers under some of the names that reach this port. Headers, limits and policies are the site's own. */
export interface Site {
  /** Milliseconds on which nothing moves after which a connection is cut. */
  readonly idleMs: number;
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}
