import { describe, expect, it } from "vitest";
import { createAccessTokenRequest } from "./access-tokens";
import { displayName } from "./people";
import { visible, visibleThroughout } from "./visible";

describe("visible", () => {
  it.each([
    ["an escape sequence", "\u001b[31mred", "\\u001b[31mred"],
    ["C1, which terminals take for one, too", "\u009b31mred", "\\u009b31mred"],
    ["what turns the direction of text", "cod\u202efdp.exe", "cod\\u202efdp.exe"],
    ["what hides between letters", "pay\u200bpal\u2066", "pay\\u200bpal\\u2066"],
    ["a null and a bell", "a\u0000b\u0007", "a\\u0000b\\u0007"],
  ])("writes out %s", (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it("leaves lines, tabs and letters of every script alone", () => {
    const text = "Zeile\n\tÄpfel, שלום, سلام, 日本, 👍";
    expect(visible(text)).toBe(text);
  });

  it("reaches every text of a value and nothing else of it", () => {
    expect(visibleThroughout({ a: [{ b: "x\u009b" }], n: 1.5, t: true, gone: undefined })).toEqual({
      a: [{ b: "x\\u009b" }],
      n: 1.5,
      t: true,
    });
  });
});

describe("names of people and tokens", () => {
  it.each(["Ada\u202eLovelace", "Ada\u001b[31m", "Ada\u200b", "Ada\u0085"])(
    "are refused when they mislead: %j",
    (name) => {
      expect(displayName.safeParse(name).error?.issues[0]?.message).toMatch(/cannot be seen/);
      const token = createAccessTokenRequest.safeParse({ name, scopes: ["read"], expiresInDays: 1 });
      expect(token.error?.issues.map(({ path }) => path.join("."))).toContain("name");
    },
  );

  it.each(["Ada Lovelace", "نازنین\u200cزهرا", "Ada 👩\u200d🚀", "José"])(
    "may be of any script: %s",
    (name) => {
      expect(displayName.safeParse(name).success).toBe(true);
    },
  );
});
