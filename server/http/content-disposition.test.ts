import { expect, it } from "vitest";
import { attachment } from "./content-disposition";

it.each([
  ["plain.txt", `filename="plain.txt"; filename*=UTF-8''plain.txt`],
  ["ünï 100%.txt", `filename="_n_ 100_.txt"; filename*=UTF-8''%C3%BCn%C3%AF%20100%25.txt`],
  [`a"b'c(d).txt`, `filename="a_b'c(d).txt"; filename*=UTF-8''a%22b%27c%28d%29.txt`],
  ["../../etc/passwd", `filename=".._.._etc_passwd"; filename*=UTF-8''.._.._etc_passwd`],
  ["a\r\nSet-Cookie: x\u202etxt.exe", null],
])("saves under a name that is no more than that: %j", (name, expected) => {
  const value = attachment(name);
  if (expected) expect(value).toBe(`attachment; ${expected}`);
  // A header takes it, and nothing in it is unseen or ends it.
  expect(new Headers({ "Content-Disposition": value }).get("content-disposition")).toBe(value);
  expect(value).toMatch(/^[ -~]+$/);
});
