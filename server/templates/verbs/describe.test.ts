import { expect, it } from "vitest";
import { type TemplateSpec, templateSpec } from "@/server/contract/template-resource";
import { templateDetail, templateSummary } from "@/server/contract/templates-api";
import type { TemplateObject } from "../resource";
import type { PublishedTemplates } from "../revisions/registry";
import { detailOf, refsIn, summaryOf } from "./describe";

const SECRET = "hunter2";
const variable = [{ name: "PASSWORD", value: SECRET }];
const spec: TemplateSpec = templateSpec.parse({
  ...{ title: "One", suspended: true, egress: ["internet"] },
  source: { inline: { "app.yaml": `password: ${SECRET}` } },
  contents: { kind: "chart", path: "chart", values: { password: SECRET } },
  components: { main: { dev: { env: variable, args: [SECRET], patch: { spec: { password: SECRET } } } } },
  values: [{ configMap: "main", key: "password", value: SECRET }],
});
const object: TemplateObject = {
  ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Template" },
  ...{ metadata: { name: "one", creationTimestamp: "2026-01-01T00:00:00Z" }, spec },
};
const registry: Pick<PublishedTemplates, "get"> = { get: () => undefined };
const detail = (role: "admin" | "user") =>
  detailOf(registry as PublishedTemplates, object, { role, environments: [] });

it("tells people where a template comes from, and nothing that its source hides", () => {
  for (const shown of [
    templateSummary.parse(summaryOf(object, "user")),
    templateDetail.parse(detail("user")),
  ]) {
    expect(JSON.stringify(shown)).not.toContain(SECRET);
    expect(JSON.parse(JSON.stringify(shown.spec))).toEqual({
      ...{ title: "One", suspended: true, egress: ["internet"] },
      ...{ source: { inline: { "app.yaml": "" } }, contents: { kind: "chart", path: "chart" } },
    });
  }
  expect(detail("user").manifest).toBeUndefined();
});

it("tells administrators everything", () => {
  expect(detail("admin").spec).toEqual(spec);
  expect(detail("admin").manifest).toContain(SECRET);
});

it("keeps to itself which Secret opens a repository", () => {
  const git = { url: "https://git.example.com/app.git", path: ".", secretRef: { name: "key" } };
  const { spec: shown } = summaryOf({ ...object, spec: { source: { git } } }, "user");
  expect(JSON.stringify(shown)).toBe(
    JSON.stringify({ source: { git: { url: git.url, path: "." } }, suspended: false }),
  );
});

it("lists what a repository has to choose from for who asks for that alone", () => {
  const git = { url: "https://git.example.com/app.git", path: "." };
  const listed = { defaultBranch: "main", branches: ["main", "shop"], tags: [], changes: [], more: false };
  const ofGit = { ...object, spec: { source: { git } }, status: { listed } };
  expect(refsIn(ofGit)).toEqual(listed);
  expect(summaryOf(ofGit, "admin").status.listed).toBeUndefined();
  expect(refsIn({ ...ofGit, status: {} })).toMatchObject({ branches: [], more: false });
  expect(() => refsIn(object)).toThrow("comes from no git repository");
});
