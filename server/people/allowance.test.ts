import { expect, it } from "vitest";
import { createAllowance } from "./allowance";

it("is for each person, and what is given back counts once", () => {
  const allowance = createAllowance(2, "Too many.");
  const first = allowance.take("ada");
  allowance.take("ada");
  expect(() => allowance.take("ada")).toThrow(expect.objectContaining({ problemCode: "too-many-requests" }));
  allowance.take("eve");
  first();
  first();
  allowance.take("ada");
  expect(() => allowance.take("ada")).toThrow("Too many.");
});
