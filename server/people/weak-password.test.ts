import { describe, expect, it } from "vitest";
import { weaknessOf } from "./weak-password";

const ada = { email: "ada.lovelace@example.com", name: "Ada Lovelace" };

describe("a weak password", () => {
  it.each([
    ["aaaaaaaaaaaa", "one character"],
    ["x".repeat(256), "one character"],
    ["abcabcabcabc", "same few characters"],
    ["12341234123412341234", "same few characters"],
    ["passwordpassword", "same few characters"],
    ["abcdefghijkl", "alphabet"],
    ["qwertyuiop[]", "keyboard"],
    ["1q2w3e4r5t6y", "most common"],
    ["Password123!", "most common"],
    ["ada.lovelace@example.com", "your own"],
    ["ADA.LOVELACE@EXAMPLE.COM", "your own"],
    ["ada.lovelace", "your own"],
    ["Ada Lovelace 2024", "your own"],
    ["lovelace1815!", "your own"],
    ["example12345", "your own"],
    ["devspace-portal", "your own"],
  ])("%s is told why", async (password, words) => {
    expect(await weaknessOf(password, ada)).toContain(words);
  });

  it.each([
    "correct horse battery",
    "x7Kp2mQ9vLw3",
    "blumentopferde",
    "Lovelace wrote the first program",
    "ünïcödé pässwörter",
  ])("is not %s", async (password) => {
    expect(await weaknessOf(password, ada)).toBeUndefined();
  });
});
