import { describe, expect, it } from "vitest";
import { environmentSpec } from "@/server/contract/environment";
import type { TemplatePolicy } from "@/server/contract/template-policy";
import type { EnvironmentObject } from "@/server/environments/resource";
import { bundled, fullStack } from "@/server/environments/template/testing/bundled";
import { isRefusal } from "@/server/http/problem";
import type { Principal } from "@/server/people/principal";
import { checkBounds } from "./bounds";
import { checkSpec } from "./check";
import { checkPolicy, checkTold, templatesFor } from "./policy";

const environment = (name: string, owner: string): EnvironmentObject => ({
  ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Environment", metadata: { name, uid: name } },
  spec: { owner, template: "full-stack", paused: false, components: {} },
});
const contextOf = (policy: TemplatePolicy, list: EnvironmentObject[] = []) => ({
  environments: { list: () => list },
  templates: { ...bundled, rulesOf: () => ({ pullSecrets: [], policy }) },
});
const principal = (email: string, role: "admin" | "user" = "user") =>
  ({ user: { id: email, email, name: email, role }, via: { kind: "session" } }) as object as Principal;

/** A template of one component that asks for so much. */
function sized(revision: string, cpu: string) {
  const { components } = fullStack;
  const [component] = components;
  if (!component) throw new Error("The template has no component.");
  const target = structuredClone(component.target);
  for (const container of target.spec.template.spec.containers) container.resources = { requests: { cpu } };
  return { ...fullStack, revision, others: [], components: [{ ...component, target }] };
}

const spec = (memory?: string) =>
  environmentSpec.parse({
    owner: "ada@example.com",
    components: memory ? { backend: { resources: { limits: { memory } } } } : {},
  });
function errorsOf(check: () => void) {
  try {
    check();
    return [];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return (error.errors ?? []).map(({ field }) => field);
  }
}

describe("a wish", () => {
  it("is refused at the template, or at the field that is too large", () => {
    const closed = contextOf({ users: ["bob@example.com"] });
    expect(errorsOf(() => checkPolicy(closed, "one", { spec: spec() }))).toEqual(["template"]);
    const small = contextOf({ resources: { component: { memory: "256Mi" } } });
    expect(errorsOf(() => checkPolicy(small, "one", { spec: spec("1Gi") }))).toEqual([
      "components.backend.resources.limits.memory",
    ]);
    const before = { ...environment("one", "ada@example.com"), spec: spec("1Gi") };
    expect(errorsOf(() => checkPolicy(small, "one", { spec: spec("1Gi"), before }))).toEqual([]);
  });

  it("of another revision is held against what the one that runs asks for", () => {
    const before: EnvironmentObject = {
      ...{ ...environment("one", "ada@example.com"), spec: spec() },
      status: { revision: "r1" },
    };
    const { templates, environments } = contextOf({ resources: { environment: { cpu: "2" } } }, [before]);
    const get = (_: string, revision?: string) => (revision === "r1" ? sized("r1", "10m") : sized("r2", "3"));
    const context = { environments, templates: { ...templates, get } };
    const check = (more: object) =>
      errorsOf(() => checkPolicy(context, "one", { spec: { ...spec(), ...more }, before }));
    expect(check({ revision: "r2" })).toEqual(["components"]);
    expect(check({ description: "mine" })).toEqual([]);
    // One that is to follow is held back by the controller.
    expect(check({ updates: "automatic" })).toEqual([]);
    const bounded = {
      ...{ templates: context.templates, personBounds: { cpu: 2 } },
      environments: {
        ...environments,
        health: () => ({ synced: true, live: true, since: "", restarts: 0, message: "" }),
      },
    };
    const asked = { ...spec(), revision: "r2" };
    expect(() => checkBounds(bounded, "one", { spec: asked, before })).toThrow(
      /more than one person may have/,
    );
  });

  it("is refused before its branch is published, too", () => {
    const waiting = { ...spec(), ref: "feature/one" };
    const closed = contextOf({ users: ["bob@example.com"] });
    expect(errorsOf(() => checkPolicy(closed, "one", { spec: waiting }))).toEqual(["template"]);
    const open = contextOf({ users: ["ada@example.com"] });
    expect(errorsOf(() => checkPolicy(open, "one", { spec: waiting }))).toEqual([]);
  });

  it("does not count the environment itself, nor what is being deleted", () => {
    const going = environment("going", "ada@example.com");
    const ending = { ...going.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" };
    const list = [environment("one", "ada@example.com"), { ...going, metadata: ending }];
    const context = contextOf({ maxPerOwner: 1 }, list);
    expect(errorsOf(() => checkPolicy(context, "one", { spec: spec() }))).toEqual([]);
    expect(errorsOf(() => checkPolicy(context, "two", { spec: spec() }))).toEqual(["template"]);
  });
});

describe("a template that is for some", () => {
  it("is refused as one that is not there to whoever is not told of it", () => {
    const asking = (template: string, role: "admin" | "user" = "user") => {
      const context = contextOf(policy);
      const wanted = { ...spec(), template };
      try {
        const who = principal("ada@example.com", role);
        checkTold(context, who, wanted);
        checkSpec({ ...context, imageRegistries: ["*"] }, wanted);
        return undefined;
      } catch (error) {
        return isRefusal(error) && { status: error.problemCode, message: error.message };
      }
    };
    expect(asking("full-stack")).toBeTruthy();
    expect(asking("full-stack")).toEqual(asking("other"));
    expect(asking("full-stack", "admin")).toBeUndefined();
  });

  const policy = { users: ["bob@example.com"] };
  const all = [{ name: "full-stack" }];
  const seenBy = (who: Principal, list: EnvironmentObject[] = []) =>
    templatesFor(contextOf(policy, list), who, all).map(({ closed }) => closed ?? "open");

  it("is shown to them, to administrators, and to whoever has an environment of it", () => {
    expect(seenBy(principal("bob@example.com"))).toEqual(["open"]);
    expect(seenBy(principal("ada@example.com"))).toEqual([]);
    expect(seenBy(principal("ada@example.com", "admin"))).toEqual([expect.stringMatching(/not for you/)]);
    const named = environment("one", "ada@example.com");
    expect(seenBy(principal("ada@example.com"), [{ ...named, status: { revision: "a1" } }])).toEqual([
      expect.stringMatching(/not for you/),
    ]);
    // Whoever only names it in an Environment was granted nothing of it.
    expect(seenBy(principal("ada@example.com"), [named])).toEqual([]);
  });
});
