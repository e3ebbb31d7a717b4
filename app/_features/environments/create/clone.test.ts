import { describe, expect, it } from "vitest";
import { createEnvironmentRequest } from "@/server/contract/environment";
import { JOBS, SHOP, viewOf } from "../../environment/testing/templates";
import { draftOfClone } from "./clone";
import { emptyDraft, templateOfDraft, toRequest } from "./create-draft";
import { proposeName } from "./propose-name";

const NEW = "b".repeat(20);
const OLD = "a".repeat(20);
const shop = { ...SHOP, revision: NEW };
const old = { ...SHOP, revision: OLD, superseded: true, components: SHOP.components.slice(0, 1) };
const templates = [shop, old, JOBS];

const SPEC = {
  template: "shop",
  description: "the harbour",
  paused: true,
  components: {
    api: { mode: "dev", image: "app:1", replicas: 2, env: [{ name: "A", value: "b" }] },
    store: { mode: "production", storage: "5Gi", replicas: 1 },
  },
};

/** What the form asks for when nothing of the copy is changed. */
function askedFor(spec: Record<string, unknown>, status: Record<string, unknown> = { revision: NEW }) {
  const draft = draftOfClone(viewOf(spec, status), {
    draft: emptyDraft([shop, JOBS]),
    templates,
    taken: ["harbour"],
  });
  const template = draft && templateOfDraft(templates, draft);
  return template && createEnvironmentRequest.parse(toRequest(draft, template));
}

describe("a copy of an environment", () => {
  it("is asked for with all that was set, awake, in production mode and under a free name", () => {
    expect(askedFor(SPEC)).toEqual({
      name: "harbour-2",
      template: "shop",
      description: "the harbour",
      components: {
        api: { mode: "production", image: "app:1", env: [{ name: "A", value: "b" }] },
        store: { mode: "production", storage: "5Gi" },
      },
    });
  });

  it("runs the revision that the other runs, where that is not the newest", () => {
    expect(askedFor(SPEC, { revision: OLD })).toMatchObject({ revision: OLD });
    expect(Object.keys(askedFor(SPEC, { revision: OLD })?.components ?? {})).toEqual(["api"]);
    expect(askedFor({ ...SPEC, revision: OLD }, { revision: NEW })).toMatchObject({ revision: OLD });
  });

  it("follows the newest where the other does", () => {
    const asked = askedFor({ ...SPEC, updates: "automatic" }, { revision: OLD });
    expect(asked).toMatchObject({ updates: "automatic" });
    expect(asked?.revision).toBeUndefined();
  });

  it("takes along whatever else can be asked for of a new environment, and nothing more", () => {
    const { spec } = viewOf({ ...SPEC, updates: "manual", revision: OLD });
    const creatable = Object.keys(createEnvironmentRequest.shape).filter((field) => field in spec);
    const asked = askedFor({ ...SPEC, updates: "manual", revision: OLD });
    expect(Object.keys(asked ?? {}).sort()).toEqual([...creatable, "name"].sort());
  });

  it("leaves what was not seen behind when another template is chosen", () => {
    const draft = draftOfClone(viewOf({ ...SPEC, revision: OLD }), {
      draft: emptyDraft([shop, JOBS]),
      templates,
      taken: [],
    });
    const chosen = draft && { ...draft, template: "jobs" };
    expect(chosen && toRequest(chosen, JOBS)).not.toHaveProperty("revision");
    expect(chosen && templateOfDraft(templates, chosen)).toBe(JOBS);
  });

  it("cannot be made where the template is gone", () => {
    expect(askedFor({ ...SPEC, template: "gone" })).toBeUndefined();
  });
});

it.each([
  ["harbour", [], "harbour-2"],
  ["harbour", ["harbour-2", "harbour-3"], "harbour-4"],
  ["harbour-2", ["harbour-2"], "harbour-3"],
  ["x".repeat(40), [], `${"x".repeat(38)}-2`],
  [`${"x".repeat(37)}-yy`, [], `${"x".repeat(37)}-2`],
  ["9", [], "9-2"],
])("proposes for a copy of %s beside %j the name %s", (name, taken, proposed) => {
  expect(proposeName(name, taken)).toBe(proposed);
});
