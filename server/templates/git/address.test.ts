import { describe, expect, test } from "vitest";
import { parseAddress } from "./address";
import { GitRefusal } from "./types";

const settings = { internalHosts: ["git.corp"], plainHttp: true };
const parse = (text: string) => parseAddress(text, settings);

describe("parseAddress", () => {
  test.each([
    ["https://github.com/team/shop.git", "https://github.com/team/shop.git", "github.com", 443],
    [" https://Git.Example.com:8443/a%20b ", "https://git.example.com:8443/a%20b", "git.example.com", 8443],
    ["ssh://git@example.com/team/shop", "ssh://git@example.com/team/shop", "example.com", 22],
    ["ssh://example.com:2222/team/shop", "ssh://git@example.com:2222/team/shop", "example.com", 2222],
    ["git@github.com:team/shop.git", "git@github.com:team/shop.git", "github.com", 22],
    ["https://[2606:4700::1]/team/shop", "https://[2606:4700::1]/team/shop", "2606:4700::1", 443],
    ["http://git.corp/team/shop", "http://git.corp/team/shop", "git.corp", 80],
  ])("takes %s", (text, url, host, port) => {
    expect(parse(text)).toMatchObject({ url, host, port });
  });

  test.each([
    ["file:///etc"],
    ["/srv/git/shop.git"],
    ["../shop.git"],
    ["ext::sh -c id"],
    ["ext::id"],
    ["git://example.com/shop"],
    ["ftp://example.com/shop"],
    ["http://example.com/shop"],
    ["--upload-pack=id"],
    ["-oProxyCommand=id@example.com:shop"],
    ["git@-oProxyCommand=id:shop"],
    ["git@example.com:-shop"],
    ["ssh://-oProxyCommand=id/shop"],
    ["ssh://git@-x/shop"],
    ["ssh://git@example.com%0a.evil/shop"],
    ["https://good.example\\@evil.example/shop"],
    ["https://example.com/shop\nhttps://evil.example"],
    ["https://example.com/shop?x=1"],
    ["https://example.com/"],
    ["https://exa mple.com/shop"],
    [""],
    [`https://example.com/${"a".repeat(3_000)}`],
  ])("refuses %s", (text) => {
    expect(() => parse(text)).toThrow(GitRefusal);
  });

  test("a password is refused without being repeated", () => {
    for (const text of ["https://me:s3cret@example.com/shop", "ssh://git:s3cret@example.com/shop"]) {
      const refused = (() => {
        try {
          return parse(text);
        } catch (error) {
          return error;
        }
      })();
      expect(refused).toMatchObject({
        code: "AddressNotAllowed",
        remedy: expect.stringContaining("token or key"),
      });
      expect(JSON.stringify([refused, String(refused)])).not.toContain("s3cret");
    }
  });
});
