import { expect, it } from "vitest";
import { environmentSpec } from "@/server/contract/environment";
import { REFS_PER_OWNER, type TemplateRef } from "@/server/contract/template-resource";
import type { EnvironmentObject } from "@/server/environments/resource";
import { bundled } from "@/server/environments/template/testing/bundled";
import { checkRef } from "./check";

const specOf = (ref: string, owner = "ada@example.com") => environmentSpec.parse({ owner, ref });
const environment = (ref: string): EnvironmentObject => ({
  ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Environment", metadata: { name: ref } },
  spec: specOf(ref),
});

it("refuses at its field a branch that would not be followed, unless one that is gone gives its place", () => {
  const full = Array.from({ length: REFS_PER_OWNER }, (_, at) => `b${at}`);
  const entries = full.map((ref): TemplateRef => ({ ref, revision: "r", revisions: [] }));
  const checking = (refs: TemplateRef[], spec: ReturnType<typeof specOf>) => () =>
    checkRef(
      { templates: { ...bundled, refsOf: () => refs }, environments: { list: () => full.map(environment) } },
      "new",
      spec,
    );
  expect(checking(entries, specOf("late"))).toThrow(
    expect.objectContaining({
      errors: [{ field: "ref", message: expect.stringContaining("No more branches") }],
    }),
  );
  expect(checking(entries, specOf("b3"))).not.toThrow();
  expect(checking(entries, specOf("late", "bob@example.com"))).not.toThrow();
  const problem = { reason: "RefGone", message: "It is gone." };
  const [first, ...others] = entries;
  expect(
    checking([{ ...first, ref: "b0", revisions: [], problem }, ...others], specOf("late")),
  ).not.toThrow();
});
