import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** What answers under some of the names that reach this port. Headers, limits and policies are the site's own. */
export interface Site {
  /** Milliseconds on which nothing moves after which a connection is cut; 0 for never. */
  readonly idleMs: number;
  /** Milliseconds in which a request has to be there whole; undefined for any. */
  bodyMs?(request: IncomingMessage): number | undefined;
  /** It tells itself, by `100 Continue`, whether it wants a body that is asked about. */
  readonly passesExpectation?: boolean;
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}
