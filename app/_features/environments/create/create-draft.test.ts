import { describe, expect, it } from "vitest";
import { createEnvironmentRequest } from "@/server/contract/environment";
import { issuesByField } from "../../api/use-field-errors";
import { JOBS, SHOP } from "../../environment/testing/templates";
import type { ComponentDraft } from "../component-form/draft";
import { FIELD_PATHS, type FieldPath } from "../component-form/fields";
import { type CreateDraft, emptyDraft, restored, toRequest } from "./create-draft";

const templates = [SHOP, JOBS];

/** A draft of the shop's API with some of it typed. */
function typed(fields: Partial<Record<FieldPath, string>>, rest: Partial<ComponentDraft> = {}): CreateDraft {
  const draft = { ...emptyDraft(templates), name: "harbour" };
  const api = draft.components.shop?.api;
  if (!api) throw new Error("The shop has an API.");
  const components = {
    ...draft.components.shop,
    api: { ...api, ...rest, fields: { ...api.fields, ...fields } },
  };
  return { ...draft, components: { ...draft.components, shop: components } };
}

const wrongFields = (draft: CreateDraft) => {
  const parsed = createEnvironmentRequest.safeParse(toRequest(draft, SHOP));
  return parsed.success ? [] : issuesByField(parsed.error).map((issue) => issue.field);
};

describe("toRequest", () => {
  it("asks for nothing that was not given, so that the template decides", () => {
    const draft = { ...emptyDraft(templates), name: "harbour" };
    for (const template of templates)
      expect(toRequest(draft, template)).toEqual({
        name: "harbour",
        template: template.name,
        components: {},
      });
  });

  it("starts with the template's own numbers, and sends them only when they were changed", () => {
    const { api, store } = emptyDraft(templates).components.shop ?? {};
    expect([api?.fields.replicas, store?.fields.replicas, store?.fields.storage]).toEqual(["2", "1", "1Gi"]);
    expect(toRequest(typed({ replicas: "2" }), SHOP).components).toEqual({});
    expect(toRequest(typed({ replicas: "3" }), SHOP).components).toEqual({ api: { replicas: 3 } });
  });

  it("sends what was given, trimmed", () => {
    const draft = typed(
      { image: " app:1 ", "resources.limits.cpu": " 500m ", "resources.limits.memory": "1Gi" },
      { mode: "dev", env: [{ id: 1, name: " A ", value: " b " }] },
    );
    expect(toRequest(draft, SHOP).components).toEqual({
      api: {
        mode: "dev",
        image: "app:1",
        resources: { limits: { cpu: "500m", memory: "1Gi" } },
        env: [{ name: "A", value: " b " }],
      },
    });
    expect(wrongFields(draft)).toEqual([]);
  });

  it("takes every field to its place in the contract", () => {
    const texts: Partial<Record<FieldPath, string>> = { replicas: "4", image: "app:1", devImage: "app:2" };
    for (const path of FIELD_PATHS) {
      const text = texts[path] ?? (path.endsWith("cpu") ? "2" : "2Gi");
      const draft = typed({ [path]: text });
      const all = {
        ...SHOP,
        components: SHOP.components.map((item) => ({ ...item, settings: ALL_SETTINGS })),
      };
      const parsed = createEnvironmentRequest.safeParse(toRequest(draft, all));
      expect(parsed.success, path).toBe(true);
      expect(JSON.stringify(parsed.data?.components), path).toContain(text);
    }
  });

  it("leaves out what the template does not let people set", () => {
    const draft = typed({ storage: "5Gi" }, { mode: "dev" });
    const locked = {
      ...SHOP,
      components: SHOP.components.map((item) => ({ ...item, canDev: false })),
    };
    expect(toRequest(draft, locked).components).toEqual({});
  });

  it.each([
    [{ replicas: "9" }, "components.api.replicas"],
    [{ replicas: "many" }, "components.api.replicas"],
    [{ "resources.limits.memory": "lots" }, "components.api.resources.limits.memory"],
  ])("%j is wrong at %s", (fields, field) => {
    expect(wrongFields(typed(fields))).toEqual([field]);
  });
});

const ALL_SETTINGS = [...new Set(SHOP.components.flatMap(({ settings }) => settings))];

describe("a branch", () => {
  const draft = { ...emptyDraft(templates), name: "harbour", ref: " feature/one " };

  it("is asked for where the template has any", () => {
    expect(toRequest(draft, { ...SHOP, refs: [] })).toMatchObject({ ref: "feature/one" });
    expect(toRequest(draft, SHOP)).not.toHaveProperty("ref");
    expect(toRequest({ ...draft, ref: " " }, { ...SHOP, refs: [] })).not.toHaveProperty("ref");
  });

  it("that is none is wrong at its field", () => {
    const parsed = createEnvironmentRequest.safeParse(
      toRequest({ ...draft, ref: "no branch" }, { ...SHOP, refs: [] }),
    );
    expect(parsed.error && issuesByField(parsed.error).map(({ field }) => field)).toEqual(["ref"]);
  });
});

describe("a kept draft", () => {
  it("comes back as it was, for every template", () => {
    const draft: CreateDraft = {
      ...typed({ image: "app:1" }, { mode: "dev", env: [{ id: 0, name: "A", value: "b" }] }),
      template: "jobs",
      description: "the harbour",
      ref: "feature/one",
      proposed: "shop-feature-one",
    };
    expect(restored(templates, JSON.parse(JSON.stringify(draft)))).toEqual(draft);
  });

  it.each([
    ["nothing", null],
    ["a text", "shop"],
    [
      "another shape",
      { name: 7, template: "gone", components: { shop: { api: { fields: { image: 7 }, env: "x" } } } },
    ],
  ])("that is %s counts as empty", (_, kept) => {
    expect(restored(templates, kept)).toEqual(emptyDraft(templates));
  });
});

it("keeps what was typed of parameters, and nothing that is no text", () => {
  const kept = {
    template: "shop",
    parameters: { shop: { REGION: "eu", OTHER: 3 }, gone: { A: "b" }, jobs: "x" },
  };
  expect(restored(templates, kept).parameters).toEqual({ shop: { REGION: "eu" } });
  expect(restored(templates, { parameters: null }).parameters).toEqual({});
});
