import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";

/**
 * Browsers and curl take every name under `localhost` for this machine (RFC 6761); Node asks the system, which may not know
 * them. From here on Node does as browsers do.
 */
const ask = dns.lookup;
dns.lookup = Object.assign(
  (name: string, ...rest: [never, never]) => ask(/\.localhost$/i.test(name) ? "127.0.0.1" : name, ...rest),
  ask,
);
syncBuiltinESMExports();
