import { expect, it } from "vitest";
import { lifeChoices } from "./life-choices";

it.each([
  [366, [7, 30, 90, 365]],
  [undefined, [7, 30, 90, 365]],
  [90, [7, 30, 90]],
  [45, [7, 30]],
  [3, [3]],
])("of at most %s days offers %j", (maxDays, choices) => {
  expect(lifeChoices(maxDays)).toEqual(choices);
});
