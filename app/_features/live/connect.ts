import type { QueryClient } from "@tanstack/react-query";
import { followEnvironments } from "./follow-environments";
import { KINDS } from "./kinds";
import { parseFrame } from "./parse-frame";
import { pollWhileBlocked } from "./poll-while-blocked";
import { StreamClient } from "./stream-client";

/** The connection and what the whole page takes from it. */
export interface Live {
  client: StreamClient;
  /** Keeps the cached environments current; returns the end of it. */
  follow: () => () => void;
  /** Does the same by HTTP while no socket opens; returns the end of it. */
  poll: () => () => void;
}

/** All of the live connection's code, contract included, behind one import. */
export function connect(options: {
  url: string;
  csrfToken: () => string | undefined;
  queryClient: QueryClient;
}): Live {
  const { url, csrfToken, queryClient } = options;
  const client = new StreamClient({ url, kinds: KINDS, csrfToken, parse: parseFrame });
  return {
    client,
    follow: () => followEnvironments(client, queryClient),
    poll: () => pollWhileBlocked(client, queryClient),
  };
}
