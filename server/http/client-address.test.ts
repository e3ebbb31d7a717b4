import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { addressBlock, clientAddress } from "./client-address";

const request = (forwarded?: string) =>
  ({
    headers: { "x-forwarded-for": forwarded },
    socket: { remoteAddress: "10.0.0.9" },
  }) as unknown as IncomingMessage;

describe("clientAddress", () => {
  it("believes no header unless a proxy is trusted", () => {
    expect(clientAddress(request("1.2.3.4"), 0)).toBe("10.0.0.9");
  });

  it("takes what the trusted proxies saw, not what a client put before it", () => {
    expect(clientAddress(request("6.6.6.6, 1.2.3.4"), 1)).toBe("1.2.3.4");
    expect(clientAddress(request("6.6.6.6, 1.2.3.4, 10.0.0.1"), 2)).toBe("1.2.3.4");
    expect(clientAddress(request(undefined), 1)).toBe("10.0.0.9");
  });
});

describe("addressBlock", () => {
  it.each([
    ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2:ffff:ffff:ffff:fffe", "2001:db8:1:2::/64"],
    ["2001:db8:1:3::1", "2001:db8:1:3::/64"],
    ["[2001:db8::5]:443", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::ffff:10.0.0.9", "10.0.0.9"],
    ["10.0.0.9:51234", "10.0.0.9"],
    ["10.0.0.9", "10.0.0.9"],
    ["unknown", "unknown"],
  ])("%s counts as %s", (address, block) => {
    expect(addressBlock(address)).toBe(block);
  });
});
