import { expect, it } from "vitest";
import { type Bounds, leftOver } from "@/server/contract/bounds";
import type { ComponentSpec } from "@/server/contract/environment";
import type { TemplatePolicy } from "@/server/contract/template-policy";
import type { EnvironmentObject } from "@/server/environments/resource";
import { bundled } from "@/server/environments/template/testing/bundled";
import { checkBounds, checkHandOver, describeRoom } from "./bounds";

const asking = (replicas: number, cpu: string): ComponentSpec => ({
  mode: "production",
  replicas,
  resources: { requests: { cpu } },
});

const named = (name: string, owner: string, replicas: number): EnvironmentObject => ({
  ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Environment", metadata: { name, uid: name } },
  spec: { owner, template: "full-stack", paused: false, components: { backend: asking(replicas, "500m") } },
});

const contextOf = (list: EnvironmentObject[], personBounds: Bounds) => ({
  environments: {
    list: () => list,
    health: () => ({ synced: true, live: true, since: "2026-01-01T00:00:00Z", restarts: 0, message: "" }),
  },
  ...{ templates: bundled, personBounds },
});

it("leaves an environment its own share, what its owner's others leave, and exactly what a change is let through for", () => {
  const [own, other, foreign] = [
    named("own", "ada@example.com", 2),
    named("other", "Ada@example.com", 1),
    named("foreign", "bob@example.com", 4),
  ];
  const list = [own, other, foreign];
  const context = contextOf(list, { cpu: 4 });
  const room = describeRoom(context, own);
  if (!room) throw new Error("The template is not there.");
  expect(room.own.cpu - room.others.cpu).toBeCloseTo(0.5);
  const most = leftOver({ bounds: room.bounds, used: room.others }).cpu ?? 0;
  expect(most).toBeCloseTo(4 - room.others.cpu);

  const changing = (more: number) => {
    const cpu = `${Math.round((0.5 + (most - room.own.cpu) / 2) * 1000) + more}m`;
    const components = { backend: asking(2, cpu) };
    const spec = { owner: "ada@example.com", template: "full-stack", paused: false, components };
    return () => checkBounds(context, "own", { spec });
  };
  expect(changing(-1)).not.toThrow();
  expect(changing(+1)).toThrow(/more than one person may have/);
});

it("hands over no more, and nothing larger, than the template's policy lets its new owner have", () => {
  const [one, two, own] = [
    named("one", "ada@example.com", 1),
    named("two", "ada@example.com", 1),
    named("own", "bob@example.com", 1),
  ];
  const handing = (policy: TemplatePolicy, list: EnvironmentObject[], handed = [one]) => {
    const context = contextOf(list, {});
    const templates = { ...context.templates, rulesOf: () => ({ pullSecrets: [], policy }) };
    return () => checkHandOver({ ...context, templates }, handed, "bob@example.com");
  };
  expect(handing({ maxPerOwner: 1 }, [one])).not.toThrow();
  expect(handing({ maxPerOwner: 1 }, [one, own])).toThrow(/may not have 1 environment more/);
  expect(handing({ maxPerOwner: 1 }, [one, two], [one, two])).toThrow(/may not have 2 environments more/);
  // Their number does not change by it.
  expect(handing({ maxEnvironments: 2 }, [one, two], [one, two])).not.toThrow();
  expect(handing({ maxEnvironments: 1 }, [one, own])).toThrow(/may not have 1 environment more/);
  expect(handing({ resources: { environment: { cpu: "100m" } } }, [one])).toThrow(/may ask for 0.1 CPU/);
  expect(handing({ users: ["ada@example.com"] }, [one])).toThrow(/not for them/);
});

it("counts environments of branches that are not published yet, and refuses one too many", () => {
  const one = named("one", "ada@example.com", 1);
  const spec = { ...one.spec, ref: "x" };
  const context = contextOf([{ ...one, spec }], { environments: 1 });
  expect(() => checkBounds(context, "two", { spec })).toThrow(/you may have 1 environment and have 1/);
  expect(() => checkBounds(context, "one", { spec })).not.toThrow();
  expect(() => checkBounds(context, "two", { spec: { ...spec, owner: "bob@example.com" } })).not.toThrow();
});
