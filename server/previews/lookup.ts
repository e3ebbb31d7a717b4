import dns, { type LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";

/** For so long the cluster's DNS vouches for the address of a Service. */
const FRESH_MS = 5_000;
const MOST = 1_000;

/**
 * Looks names of Services up once for all connections of some seconds: the system asks for each of them anew, and for every
 * domain of its search list.
 */
export function createLookup(
  ask: (host: string) => Promise<LookupAddress[]> = (host) => dns.promises.lookup(host, { all: true }),
  now = Date.now,
): LookupFunction {
  const known = new Map<string, { until: number; addresses: Promise<LookupAddress[]> }>();
  return (host, { all }, done) => {
    let entry = known.get(host);
    if (!entry || entry.until <= now()) {
      if (known.size >= MOST) known.clear();
      entry = { until: now() + FRESH_MS, addresses: ask(host) };
      known.set(host, entry);
      entry.addresses.catch(() => known.delete(host));
    }
    entry.addresses.then(
      (addresses) => {
        const [first] = addresses;
        if (all) done(null, addresses);
        else done(null, first?.address ?? "", first?.family);
      },
      (error: NodeJS.ErrnoException) => done(error, ""),
    );
  };
}
