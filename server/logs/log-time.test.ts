import { describe, expect, it } from "vitest";
import { normalizeTime, secondBefore } from "./log-time";

describe("normalizeTime", () => {
  it.each([
    ["2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.123456789Z"],
    ["2026-01-02T03:04:05.1Z", "2026-01-02T03:04:05.100000000Z"],
    ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000000000Z"],
    ["2026-01-02T00:30:05.123456789+02:00", "2026-01-01T22:30:05.123456789Z"],
    ["2026-01-01T22:30:05.5-05:30", "2026-01-02T04:00:05.500000000Z"],
  ])("%s is %s", (time, normal) => {
    expect(normalizeTime(time)).toBe(normal);
  });
});

it("goes back to a whole second", () => {
  expect(secondBefore("2026-01-01T00:00:00.999999999Z", 0)).toBe("2026-01-01T00:00:00Z");
  expect(secondBefore("2026-01-01T00:00:00.100000000Z", 1000)).toBe("2025-12-31T23:59:59Z");
});
