import { describe, expect, it } from "vitest";
import { patchEnvironmentRequest } from "@/server/contract/environment";
import type { TemplateView } from "@/server/contract/template";
import { JOBS, SHOP, viewOf } from "../../environment/testing/templates";
import type { ComponentDraft } from "../component-form/draft";
import { changesOf, draftOf, hasTyped } from "./changes";
import { parameterChanges } from "./parameter-changes";

const shop = viewOf({
  template: "shop",
  description: "old",
  components: {
    api: {
      image: "app:1",
      replicas: 3,
      resources: { limits: { cpu: "1", memory: "1Gi" } },
      env: [{ name: "A", value: "1" }],
    },
    store: { replicas: 1, storage: "2Gi" },
  },
});
const jobs = viewOf({ template: "jobs", components: { worker: { replicas: 3 } } });

/** What an edit of one component sends. */
function changes(
  [view, template]: [typeof shop, TemplateView],
  component: string,
  { fields, ...rest }: Partial<ComponentDraft>,
) {
  const before = draftOf(view, template);
  const held = before.components[component];
  if (!held) throw new Error(`The template has no ${component}.`);
  const edited = { ...held, ...rest, fields: { ...held.fields, ...fields } };
  return changesOf(template, before, {
    ...before,
    components: { ...before.components, [component]: edited },
  });
}

describe("changesOf", () => {
  it.each([
    ["shop", shop, SHOP],
    ["jobs", jobs, JOBS],
  ] as const)("is nothing when nothing of the %s changed", (_, view, template) => {
    const draft = draftOf(view, template);
    expect(changesOf(template, draft, structuredClone(draft))).toBeUndefined();
  });

  it.each<[Partial<ComponentDraft>, unknown]>([
    [{ fields: { replicas: "4" } }, { replicas: 4 }],
    [{ fields: { replicas: "" } }, { replicas: null }],
    [{ fields: { image: "" } }, { image: null }],
    [{ fields: { "resources.limits.cpu": "" } }, { resources: { limits: { cpu: null } } }],
    [{ env: [] }, { env: null }],
    [{ env: [{ id: 7, name: " B", value: "2" }] }, { env: [{ name: "B", value: "2" }] }],
  ])("%j patches %j, and the contract accepts it", (change, patch) => {
    const asked = changes([shop, SHOP], "api", change);
    expect(asked).toEqual({ components: { api: patch } });
    expect(patchEnvironmentRequest.safeParse(asked).success).toBe(true);
  });

  it("sends of a component only what its template lets people set", () => {
    expect(changes([shop, SHOP], "store", { fields: { storage: "3Gi", image: "other:1" } })).toEqual({
      components: { store: { storage: "3Gi" } },
    });
    const env = [{ id: 1, name: "QUEUE", value: "mail" }];
    expect(changes([jobs, JOBS], "worker", { fields: { replicas: "1" }, env })).toEqual({
      components: { worker: { env: [{ name: "QUEUE", value: "mail" }] } },
    });
  });

  it("empties the description with null", () => {
    const before = draftOf(shop, SHOP);
    expect(changesOf(SHOP, before, { ...before, description: " " })).toEqual({ description: null });
  });

  it("turns automatic updates on without a revision that would hold them, and off", () => {
    const off = draftOf(shop, SHOP);
    const on = draftOf(viewOf({ template: "shop", updates: "automatic", revision: "a1" }), SHOP);
    expect([off.follows, on.follows]).toEqual([false, true]);
    const asked = changesOf(SHOP, off, { ...off, follows: true });
    expect(asked).toEqual({ updates: "automatic", revision: null });
    expect(patchEnvironmentRequest.safeParse(asked).success).toBe(true);
    expect(changesOf(SHOP, on, { ...on, follows: false })).toEqual({ updates: "manual" });
  });

  it("leaves a wrong number to the contract, at its field", () => {
    const parsed = patchEnvironmentRequest.safeParse(
      changes([shop, SHOP], "api", { fields: { replicas: "many" } }),
    );
    expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toEqual(["components.api.replicas"]);
  });
});

describe("parameters", () => {
  const asking: TemplateView = {
    ...SHOP,
    parameters: [
      { name: "REGION", type: "string", required: true },
      { name: "TAG", type: "string", required: false, default: "1.0" },
      { name: "TOKEN", type: "secret", required: true },
    ],
  };
  const view = { ...shop, spec: { ...shop.spec, parameters: { REGION: "eu", TAG: "2.0" } } };
  const draft = (typed: Record<string, string>, secrets: Record<string, string> = {}) => ({ typed, secrets });

  it("are changed where something else was typed", () => {
    expect(hasTyped(draft({}), view.spec.parameters)).toBe(false);
    expect(hasTyped(draft({ REGION: "eu" }, { TOKEN: "" }), view.spec.parameters)).toBe(false);
    expect(hasTyped(draft({ REGION: "us" }), view.spec.parameters)).toBe(true);
    expect(hasTyped(draft({}, { TOKEN: "t" }), view.spec.parameters)).toBe(true);
  });

  it("are sent and checked as far as they were typed", () => {
    expect(parameterChanges(asking, draft({ TAG: "", REGION: "us" }, { TOKEN: "t" }), view)).toEqual({
      patch: { parameters: { REGION: "us", TAG: null }, secrets: { TOKEN: "t" } },
      errors: [],
    });
    expect(parameterChanges(asking, draft({ REGION: "" }), view).errors).toEqual([
      { field: "parameters.REGION", message: "Enter a value." },
    ]);
  });
});
