import { describe, expect, it } from "vitest";
import { type Amounts, describeAmount, leftOver, overBounds } from "./bounds";

const amounts = (part: Partial<Amounts>): Amounts => ({
  ...{ environments: 0, cpu: 0, memory: 0, storage: 0 },
  ...part,
});

describe("bounds", () => {
  const bounds = { environments: 2, cpu: 1.5 };
  const one = amounts({ environments: 1, cpu: 0.5, memory: 2 ** 40 });

  it("let in what fits exactly, and what has no bound", () => {
    expect(overBounds(bounds, { others: amounts({ environments: 1, cpu: 1 }), wanted: one })).toBeUndefined();
  });

  it("refuse with every number", () => {
    expect(overBounds(bounds, { others: amounts({ environments: 2, cpu: 1.25 }), wanted: one })).toBe(
      "This is more than one person may have: you may have 2 environments and have 2; it asks for 0.5 CPU, you may have 1.5 CPU and have 1.25 CPU in others. Make it smaller, or delete an environment.",
    );
  });

  it("leave what was granted before they were lowered, and refuse more of it", () => {
    const others = amounts({ environments: 4, cpu: 9 });
    expect(overBounds(bounds, { others, wanted: one, granted: one })).toBeUndefined();
    expect(overBounds(bounds, { others, wanted: { ...one, cpu: 0.6 }, granted: one })).toContain("0.6 CPU");
  });

  it("tell what is left", () => {
    expect(leftOver({ bounds, used: amounts({ environments: 3, cpu: 0.5 }) })).toEqual({
      environments: 0,
      cpu: 1,
    });
    expect(describeAmount("memory", 768 * 2 ** 20)).toBe("768 MiB of memory");
    expect(describeAmount("storage", 1.5 * 2 ** 30)).toBe("1.5 GiB of storage");
    expect(describeAmount("environments", 1)).toBe("1 environment");
  });
});
