import { expect, it } from "vitest";
import { hostOf } from "./credentials";

it.each([
  ["https://Git.Example.com/team/app.git", "git.example.com"],
  ["https://git.example.com:8443/app.git", "git.example.com:8443"],
  ["ssh://git@git.example.com:2222/app.git", "git.example.com:2222"],
  ["git@git.example.com:team/app.git", "git.example.com"],
  ["git@evil.example.com:x@git.example.com:team/app.git", "evil.example.com"],
  ["https://git.example.com@evil.example.com/app.git", "evil.example.com"],
])("takes %s for an address of %s", (url, host) => {
  expect(hostOf(url)).toBe(host);
});
