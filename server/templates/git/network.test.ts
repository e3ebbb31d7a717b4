import { expect, test } from "vitest";
import { parseAddress } from "./address";
import { addressesOf, isPublic } from "./network";

test.each([
  ...[
    "127.0.0.1",
    "10.96.0.1",
    "172.31.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
  ],
  ...[
    "::1",
    "::",
    "fe80::1",
    "fd00::1",
    "::ffff:127.0.0.1",
    "::ffff:a00:1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
  ],
  ...["2001:0:1::", "ff02::1", "2001:db8::1"],
])("%s is nobody's to ask", (address) => {
  expect(isPublic(address)).toBe(false);
});

test.each(["140.82.112.3", "8.8.8.8", "172.32.0.1", "2606:4700::1", "2a00:1450:4001::1"])(
  "%s is public",
  (address) => {
    expect(isPublic(address)).toBe(true);
  },
);

test("an internal host may have internal addresses, but none where clouds keep credentials", async () => {
  const internal = { internalHosts: ["127.0.0.1", "169.254.169.254"] };
  const at = (host: string) => parseAddress(`https://${host}/shop`, internal);
  expect(await addressesOf(at("127.0.0.1"), internal)).toEqual(["127.0.0.1"]);
  await expect(addressesOf(at("127.0.0.1"), { internalHosts: [] })).rejects.toThrow("inside of this network");
  await expect(addressesOf(at("169.254.169.254"), internal)).rejects.toThrow("inside of this network");
  await expect(addressesOf(at("no-such-host.invalid"), internal)).rejects.toThrow("No address is known");
});
