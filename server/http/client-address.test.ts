import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { clientAddress } from "./client-address";

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
