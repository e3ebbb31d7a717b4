import { describe, expect, it } from "vitest";
import { type TemplateSpec, templateSpec } from "@/server/contract/template-resource";
import { createTemplateRequest, patchTemplateRequest } from "@/server/contract/templates-api";
import { draftOf, emptyDraft, newFile, newWish, restored } from "./draft";
import { patchOf, toSpec } from "./to-spec";

const GIT: TemplateSpec = templateSpec.parse({
  title: "Shop",
  source: {
    git: { url: "https://git.example.com/team/shop.git", ref: "main", secretRef: { name: "shop-git" } },
  },
  contents: { kind: "chart", values: { replicas: 2 }, profiles: ["staging"] },
  components: {
    api: { title: "API", settings: ["env"], dev: { image: "node:24", args: ["watch"] } },
    worker: { dev: { enabled: false } },
  },
  secrets: [{ name: "shop-secrets", generate: { TOKEN: "key" } }],
  podSecurity: "baseline",
  pullSecrets: [{ name: "shop-registry" }, { name: "other" }],
  policy: {
    users: ["ada@example.com", "bob@example.com"],
    maxEnvironments: 10,
    maxPerOwner: 0,
    resources: { environment: { cpu: "4" }, component: { memory: "1Gi" } },
  },
});

describe("the spec of a draft", () => {
  it("says no more than was typed", () => {
    const draft = { ...emptyDraft(), name: "shop", files: [newFile(0, " app.yaml ", "kind: Pod\n")] };
    expect(toSpec(draft)).toEqual({ source: { inline: { "app.yaml": "kind: Pod\n" } } });
    expect(createTemplateRequest.safeParse({ name: "shop", spec: toSpec(draft) }).success).toBe(true);
  });

  it("is the spec again where nothing was edited, with what the form has no field for", () => {
    expect(templateSpec.parse(toSpec(draftOf("shop", GIT), GIT))).toEqual(GIT);
  });

  it("has one source, whatever was typed of the others", () => {
    const draft = { ...draftOf("shop", GIT), kind: "bundled" as const, bundled: "full-stack" };
    expect(toSpec(draft, GIT).source).toEqual({ bundled: "full-stack" });
  });

  it.each([
    [{ git: { ...emptyDraft().git, url: "https://me:word@git.example.com/a.git" } }, "spec.source.git.url"],
    [
      { git: { ...emptyDraft().git, url: "https://git.example.com/a.git", path: "../b" } },
      "spec.source.git.path",
    ],
    [{ kind: "inline" as const, files: [newFile(0, "../a.yaml", "x")] }, "spec.source.inline.../a.yaml"],
    [{ kind: "inline" as const, files: [] }, "spec.source.inline"],
    [{ kind: "bundled" as const, bundled: "No" }, "spec.source.bundled"],
    [{ policy: { ...emptyDraft().policy, users: "ada" } }, "spec.policy.users.0"],
    [{ policy: { ...emptyDraft().policy, maxPerOwner: "some" } }, "spec.policy.maxPerOwner"],
  ])("%j is wrong at %s", (part, field) => {
    const draft = { ...emptyDraft(), kind: "git" as const, name: "shop", ...part };
    const parsed = createTemplateRequest.safeParse({ name: draft.name, spec: toSpec(draft) });
    expect(parsed.error?.issues.map(({ path }) => path.join("."))).toContain(field);
  });

  it("leaves out a component of which nothing is said", () => {
    const draft = { ...emptyDraft(), components: [newWish(0, "api"), { ...newWish(1, "web"), dev: false }] };
    expect(toSpec(draft).components).toEqual({ web: { dev: { enabled: false } } });
  });
});

describe("the change of a template", () => {
  const before = toSpec(draftOf("shop", GIT), GIT);

  it("is only what differs; what was emptied is taken away or goes back to its default", () => {
    const draft = { ...draftOf("shop", GIT), title: "", baseline: false, suspended: true };
    const patch = patchOf(before, toSpec(draft, GIT));
    expect(patch).toEqual({ title: null, podSecurity: "restricted", suspended: true });
    expect(patchTemplateRequest.safeParse({ spec: patch }).success).toBe(true);
  });

  it("is nothing where nothing differs", () => expect(patchOf(before, structuredClone(before))).toEqual({}));
});

describe("a kept draft", () => {
  it("comes back as it was", () => {
    const draft = draftOf("shop", GIT);
    expect(restored(emptyDraft(), JSON.parse(JSON.stringify(draft)))).toEqual(draft);
  });

  it.each([
    ["nothing", null],
    ["a text", "shop"],
    ["another shape", { name: 7, kind: "ftp", files: "x", git: [], components: { a: 1 }, baseline: "yes" }],
  ])("that is %s counts as none", (_, kept) => {
    expect(restored(emptyDraft(), kept)).toEqual(emptyDraft());
  });
});
