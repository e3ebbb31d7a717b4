import { expect, it } from "vitest";
import { quantityValue } from "./quantity";

it.each([
  ["250m", 0.25],
  ["1", 1],
  ["123456789n", 0.123456789],
  ["64Mi", 67108864],
  ["17208Ki", 17620992],
  ["1.5Gi", 1610612736],
  ["2k", 2000],
  ["1e3", 1000],
  ["3E", 3e18],
])("%s is %d", (quantity, value) => {
  expect(quantityValue(quantity)).toBeCloseTo(value, 9);
});

it.each(["", "Mi", "1X", "1 Mi"])("%j is no quantity", (quantity) => {
  expect(quantityValue(quantity)).toBeNaN();
});
