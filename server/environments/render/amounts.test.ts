import { describe, expect, it } from "vitest";
import { mergeAmounts } from "./amounts";

const template = { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "1", memory: "384Mi" } };

describe("mergeAmounts", () => {
  it("keeps what the spec leaves out", () => {
    expect(mergeAmounts(template, { limits: { memory: "1Gi" } })).toEqual({
      requests: { cpu: "50m", memory: "128Mi" },
      limits: { cpu: "1", memory: "1Gi" },
    });
  });

  it("lowers the template's request to a lower limit", () => {
    expect(mergeAmounts(template, { limits: { cpu: "20m", memory: "64Mi" } }).requests).toEqual({
      cpu: "20m",
      memory: "64Mi",
    });
  });

  it("raises the template's limit to a higher request", () => {
    expect(mergeAmounts(template, { requests: { cpu: "1500m", memory: "1Gi" } }).limits).toEqual({
      cpu: "1500m",
      memory: "1Gi",
    });
  });
});
