import { describe, expect, it } from "vitest";
import { REFS_MAX, REFS_PER_OWNER, type TemplateRef } from "@/server/contract/template-resource";
import { templateOf } from "../bounds/made-of";
import type { EnvironmentObject } from "../resource";
import type { Template, Templates } from "../template/template";
import { behindRef, noTemplate } from "./no-template";

/** Template `shop` of a repository, with the revisions that are kept and what was published of refs. */
function shop(refs: TemplateRef[] | undefined, kept = ["main1", "one1"]): Templates {
  const of = (revision: string | undefined) =>
    revision && kept.includes(revision)
      ? ({ name: "shop", revision, description: {} } as Template)
      : undefined;
  return {
    get(name, revision, ref) {
      if (name !== "shop") return undefined;
      if (revision || ref === undefined) return of(revision ?? "main1");
      return of(refs?.find((one) => one.ref === ref)?.revision);
    },
    refsOf: (name) => (name === "shop" ? refs : undefined),
    list: () => [],
    views: () => [],
  };
}
const environment = (spec: object, revision?: string): EnvironmentObject => ({
  ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Environment", metadata: { name: "mine" } },
  spec: { owner: "a@example.com", template: "shop", paused: false, components: {}, ...spec },
  status: revision ? { revision } : {},
});
const problem = { reason: "RefGone", message: "There is no branch one.", remedy: "Alike are: ones." };
const one = { ref: "one", revision: "one1", revisions: [] };

describe("an environment of a branch", () => {
  it("is made of what was published of it, follows it when asked to, and else stays with what it runs", () => {
    const templates = shop([one], ["main1", "one0", "one1"]);
    expect(templateOf(templates, environment({ ref: "one" }))?.revision).toBe("one1");
    expect(templateOf(templates, environment({}))?.revision).toBe("main1");
    expect(templateOf(templates, environment({ ref: "one" }, "one0"))?.revision).toBe("one0");
    const follows = environment({ ref: "one", updates: "automatic" }, "one0");
    expect(templateOf(templates, follows)?.revision).toBe("one1");
    expect(templateOf(shop([], ["one0"]), follows)?.revision).toBe("one0");
    expect(templateOf(templates, environment({ ref: "one", revision: "main1" }))?.revision).toBe("main1");
    expect(templateOf(templates, environment({ ref: "two" }))).toBeUndefined();
  });

  it("says what it waits for, and why there is nothing to wait for", () => {
    const why = (refs: TemplateRef[] | undefined) => noTemplate(shop(refs), environment({ ref: "one" }), []);
    expect(why([])).toMatchObject({ code: "RefNotPublished", severity: "waiting" });
    expect(why([{ ref: "one", revisions: [] }])).toMatchObject({ severity: "waiting" });
    const failed = why([{ ref: "one", revisions: [], problem }]);
    expect(failed).toMatchObject({ code: "RefNotPublished", remedy: problem.remedy, fields: ["spec.ref"] });
    expect(failed.severity).toBeUndefined();
    expect(failed.message).toContain(problem.message);
    const many = Array.from({ length: REFS_MAX }, (_, at) => ({ ref: `b${at}`, revisions: [] }));
    expect(why(many)).toMatchObject({ code: "TooManyRefs" });
    const few = many.slice(0, REFS_PER_OWNER);
    const own = few.map(({ ref }) => environment({ ref, owner: "A@example.com" }));
    expect(noTemplate(shop(few), environment({ ref: "one" }), own)).toMatchObject({ code: "TooManyRefs" });
    expect(why(few)).toMatchObject({ code: "RefNotPublished" });
    expect(why(undefined)).toMatchObject({ code: "RefNotAllowed" });
    const lost = environment({ ref: "one", revision: "gone" });
    expect(noTemplate(shop([one]), lost, [])).toMatchObject({ code: "RevisionNotFound" });
    expect(noTemplate(shop([one]), environment({ template: "other" }), [])).toMatchObject({
      code: "TemplateNotFound",
    });
  });

  it("waits for nothing where its template is not for its owner, and is told nothing of its branches", () => {
    const rules = { pullSecrets: [], policy: { users: ["bob@example.com"] } };
    const closed = { ...shop([{ ...one, revision: undefined, problem }]), rulesOf: () => rules };
    const why = noTemplate(closed, environment({ ref: "one" }), []);
    expect(why).toMatchObject({ code: "NotAllowedByPolicy", fields: ["spec.template"] });
    expect(why.message).not.toContain(problem.message);
    const theirs = environment({ ref: "one", owner: "bob@example.com" });
    expect(noTemplate(closed, theirs, [])).toMatchObject({ code: "RefNotPublished" });
  });

  it("names no templates that are not for its owner", () => {
    const all = ["open", "closed"].map((name) => ({ name }) as Template);
    const policyOf = (name: string) => (name === "closed" ? { policy: { users: ["bob@example.com"] } } : {});
    const rulesOf = (name: string) => ({ pullSecrets: [], ...policyOf(name) });
    const templates = { ...shop([]), list: () => all, rulesOf };
    const { message } = noTemplate(templates, environment({ template: "other" }), []);
    expect(message).toMatch(/There is open\.$/);
  });

  it("goes on with what it runs where its branch is gone, and says so", () => {
    const templates = shop([{ ...one, problem }]);
    const [behind] = behindRef(templates, environment({ ref: "one" }, "one1"));
    expect(behind).toMatchObject({ severity: "warning", remedy: { text: problem.remedy } });
    expect(behind?.message).toMatch(/goes on with one1.*There is no branch one/);
    expect(behindRef(templates, environment({}, "main1"))).toEqual([]);
    expect(behindRef(shop([one]), environment({ ref: "one" }, "one1"))).toEqual([]);
  });
});
