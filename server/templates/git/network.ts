import { lookup } from "node:dns/promises";
import { BlockList, isIPv4 } from "node:net";
import { type GitAddress, isInternalHost } from "./address";
import { GitRefusal, type GitSettings } from "./types";

/** Addresses of machines, networks and clusters of one's own, and those that no host has. */
const NOT_PUBLIC = new BlockList();
for (const range of [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"],
  ...["192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"],
  ...["198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"],
])
  add(NOT_PUBLIC, range, "ipv4");
// Tunnels that carry an IPv4 address inside, and examples.
for (const range of ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]) add(NOT_PUBLIC, range, "ipv6");

const PUBLIC_IPV6 = new BlockList();
add(PUBLIC_IPV6, "2000::/3", "ipv6");

/** Where clouds answer with the machine's own credentials, whatever name leads there. */
const LINK_LOCAL = new BlockList();
add(LINK_LOCAL, "169.254.0.0/16", "ipv4");
add(LINK_LOCAL, "fe80::/10", "ipv6");

function add(list: BlockList, range: string, family: "ipv4" | "ipv6"): void {
  const [net = "", bits] = range.split("/");
  list.addSubnet(net, Number(bits), family);
}

/**
 * Looks a host up once and gives the addresses that connections have to go to, IPv4 first: a second look-up could give
 * others. Throws a GitRefusal where there is none, or one leads into a network of one's own that no setting allows.
 */
export async function addressesOf({ host }: GitAddress, settings: GitSettings): Promise<string[]> {
  const found = await lookup(host, { all: true }).catch(() => []);
  if (found.length === 0)
    throw new GitRefusal(
      "HostUnreachable",
      `No address is known for the host ${host}.`,
      "Check the spelling, and whether the portal's name server knows the host.",
    );
  const addresses = found.map(({ address }) => address.replace(/%.*$/, ""));
  const internal = isInternalHost(host, settings);
  if (addresses.some((address) => (internal ? isLinkLocal(address) : !isPublic(address))))
    throw new GitRefusal(
      "AddressNotAllowed",
      `The host ${host} has an address inside of this network, where the portal asks no host that is not named for it.`,
      "An administrator of the portal can add the host to its setting of internal git hosts.",
    );
  return [...new Set(addresses)].sort((a, b) => Number(isIPv4(b)) - Number(isIPv4(a)));
}

const family = (address: string) => (isIPv4(address) ? "ipv4" : "ipv6");
const isLinkLocal = (address: string) => LINK_LOCAL.check(address, family(address));

/** An IPv4 address written as IPv6 counts as what it is. */
export function isPublic(address: string): boolean {
  if (NOT_PUBLIC.check(address, family(address))) return false;
  return isIPv4(address) || PUBLIC_IPV6.check(address, "ipv6");
}
