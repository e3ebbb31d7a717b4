import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isSigned } from "./signature";

const SECRET = "It's a Secret to Everybody";
const body = Buffer.from("Hello, World!");
/** As GitHub's documentation has it of this secret and body. */
const DIGEST = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

const signed = (headers: Record<string, string>, what: Uint8Array = body, secret = SECRET) =>
  isSigned(new Headers(headers), what, secret);

describe("a delivery", () => {
  it.each([
    ["GitHub", "X-Hub-Signature-256", `sha256=${DIGEST}`],
    ["Gitea", "X-Gitea-Signature", DIGEST],
    ["Forgejo", "X-Forgejo-Signature", DIGEST],
    ["GitLab", "X-Gitlab-Token", SECRET],
  ])("of %s is signed with the secret", (_, header, value) => {
    expect(signed({ [header]: value })).toBe(true);
    expect(signed({ [header]: value }, body, "another")).toBe(false);
    expect(signed({ [header]: `${value}0` })).toBe(false);
    expect(signed({ [header]: value.slice(0, -1) })).toBe(false);
  });

  it("with one byte more or less is not what was signed, but for GitLab's, which signs nothing", () => {
    const other = Buffer.concat([body, Buffer.from(" ")]);
    expect(signed({ "X-Hub-Signature-256": `sha256=${DIGEST}` }, other)).toBe(false);
    expect(signed({ "X-Gitea-Signature": DIGEST }, body.subarray(1))).toBe(false);
    expect(signed({ "X-Gitlab-Token": SECRET }, other)).toBe(true);
  });

  it("is not signed by nothing, by an older digest, or by a header in another's form", () => {
    const sha1 = createHmac("sha1", SECRET).update(body).digest("hex");
    for (const headers of [
      {},
      { "X-Hub-Signature-256": "" },
      { "X-Gitlab-Token": "" },
      { "X-Hub-Signature": `sha1=${sha1}` },
      { "X-Hub-Signature-256": DIGEST },
      { "X-Gitea-Signature": `sha256=${DIGEST}` },
      { "X-Gitlab-Token": DIGEST },
    ] as Record<string, string>[])
      expect(signed(headers), JSON.stringify(headers)).toBe(false);
  });
});
