import { expect, it } from "vitest";
import { errorsUpTo, parseStep } from "./steps";

const errors = ["spec.components.api.image", "name", "spec.source.git.url", "spec.title"].map((field) => ({
  field,
}));

it("is held up by errors of a step and of those before it, the earliest first", () => {
  const fields = (step: "source" | "contents" | "publish") =>
    errorsUpTo(step, errors).map(({ field }) => field);
  expect(fields("source")).toEqual(["name", "spec.source.git.url"]);
  expect(fields("publish")).toEqual([
    "name",
    "spec.source.git.url",
    "spec.components.api.image",
    "spec.title",
  ]);
});

it("reads the step of the address", () => {
  expect([parseStep("publish"), parseStep(null), parseStep("nowhere")]).toEqual([
    "publish",
    "source",
    "source",
  ]);
});
