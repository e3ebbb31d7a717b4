import { expect, it } from "vitest";
import { patchTemplateRequest } from "./templates-api";

it("changes nothing of a template that is not named, such as what keeps it suspended", () => {
  expect(patchTemplateRequest.parse({ spec: { title: "Other" } })).toEqual({ spec: { title: "Other" } });
  expect(patchTemplateRequest.parse({ spec: { suspended: false } }).spec.suspended).toBe(false);
});
