import { describe, expect, it } from "vitest";
import type { TemplatePolicy } from "@/server/contract/template-policy";
import type { Namespace } from "@/server/kubernetes";
import { ANNOTATION_GRANTED } from "../render/namespace";
import type { EnvironmentObject } from "../resource";
import { bundled } from "../template/testing/bundled";
import { demandNow, grant, type Ledger } from "./grant";

const environment = (name: string, spec: object = {}): EnvironmentObject =>
  ({
    apiVersion: "devspace-portal.io/v1alpha1",
    kind: "Environment",
    metadata: { name, uid: `uid-${name}` },
    spec: { owner: "ada@example.com", ...spec },
  }) as EnvironmentObject;

function ledgerOf(environments: EnvironmentObject[], namespaces: Record<string, Namespace> = {}): Ledger {
  return {
    templates: bundled,
    environments: () => environments,
    namespace: (name) => namespaces[name],
    memory: new Map(),
  };
}

const replicas = (count: number) => ({ components: { backend: { replicas: count } } });
const [small, large] = [environment("a"), environment("a", replicas(5))];
const cpuOf = (one: EnvironmentObject) => demandNow(bundled, one)?.cpu ?? Number.NaN;

it("counts what components ask for", () => {
  const two = environment("a", {
    components: { backend: { replicas: 2, resources: { requests: { cpu: "500m" } } } },
  });
  const one = environment("a", {
    components: { backend: { replicas: 1, resources: { requests: { cpu: "500m" } } } },
  });
  expect(cpuOf(two) - cpuOf(one)).toBeCloseTo(0.5);
});

it("grants the first and refuses the second when both are made at once", () => {
  const both = [environment("a"), environment("b")];
  const ledger = ledgerOf(both);
  const answers = both.map((one) => grant(ledger, { environments: 1 }, one));
  expect(answers).toEqual([
    { granted: expect.stringContaining("cpu") },
    { refused: expect.stringContaining("you may have 1 environment and have 1") },
  ]);
});

it("does not count another person's, nor an owner's other letters as another person", () => {
  const others = [
    environment("a"),
    environment("b", { owner: "bob@example.com" }),
    environment("c", { owner: "Ada@example.com" }),
  ];
  const ledger = ledgerOf(others);
  const answers = others.map((one) => Object.keys(grant(ledger, { environments: 1 }, one) ?? {}));
  expect(answers).toEqual([["granted"], ["granted"], ["refused"]]);
});

it("keeps what another one was granted out of the reach of a spec that grew", () => {
  const other = environment("b");
  const bounds = { cpu: cpuOf(small) + cpuOf(other) };
  const note = JSON.stringify(demandNow(bundled, other));
  const namespace: Namespace = {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "env-b", annotations: { [ANNOTATION_GRANTED]: note } },
  };
  const ledger = ledgerOf([large, other], { b: namespace });
  expect(grant(ledger, bounds, large)).toHaveProperty("refused");
  expect(grant(ledger, bounds, small)).toHaveProperty("granted");
});

it("counts an environment against whoever it was granted to, until its new owner may have it", () => {
  const moved = environment("a", { owner: "bob@example.com" });
  const own = environment("b", { owner: "bob@example.com" });
  const ofAda = environment("c");
  const ledger = ledgerOf([moved, own, ofAda]);
  const bounds = { environments: 1 };
  const note = JSON.stringify({ ...demandNow(bundled, moved), owner: "ada@example.com" });
  ledger.memory.set("a/granted/uid-a", note);
  expect(grant(ledger, bounds, own)).toHaveProperty("granted");
  expect(grant(ledger, bounds, moved)).toEqual({ refused: expect.stringContaining("and have 1") });
  expect(grant(ledger, bounds, ofAda)).toHaveProperty("refused");
  expect(grant(ledger, { environments: 2 }, moved)).toHaveProperty("granted");
  expect(grant(ledger, bounds, ofAda)).toHaveProperty("granted");
});

it("takes a note that somebody else wrote for none", () => {
  const namespace: Namespace = {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "env-a", annotations: { [ANNOTATION_GRANTED]: "{oops" } },
  };
  expect(grant(ledgerOf([small], { a: namespace }), { environments: 1 }, small)).toHaveProperty("granted");
});

it("asks nothing where there are no bounds", () => {
  expect(grant(ledgerOf([large]), {}, large)).toBeUndefined();
});

describe("a template's policy", () => {
  const under = (policy: TemplatePolicy, ledger: Ledger): Ledger => ({
    ...ledger,
    templates: { ...bundled, rulesOf: () => ({ pullSecrets: [], policy }) },
  });
  const namespaceOf = (name: string): Namespace => ({
    ...{ apiVersion: "v1", kind: "Namespace", metadata: { name: `env-${name}` } },
  });
  const memoryOf = (memory: string) => ({
    components: { backend: { resources: { limits: { memory } } } },
  });

  it("lets one of two that are made at once through, whoever they belong to", () => {
    const both = [environment("a"), environment("b", { owner: "bob@example.com" })];
    const ledger = under({ maxEnvironments: 1 }, ledgerOf(both));
    const answers = both.map((one) => grant(ledger, {}, one));
    expect(answers).toEqual([
      { granted: expect.any(String) },
      {
        refused: expect.stringMatching(/^spec\.template: There may be 1 environment/),
        fields: ["spec.template"],
      },
    ]);
  });

  it("leaves what was there before it as it is, and holds changes to it", () => {
    const before = environment("a", memoryOf("2Gi"));
    const policy = { users: ["bob@example.com"], resources: { component: { memory: "1Gi" } } };
    const ledger = under(policy, ledgerOf([before], { a: namespaceOf("a") }));
    expect(grant(ledger, {}, before)).toHaveProperty("granted");
    expect(grant(ledger, {}, environment("a", memoryOf("1536Mi")))).toHaveProperty("granted");
    expect(grant(ledger, {}, environment("a", memoryOf("2Gi")))).toEqual({
      refused: expect.stringContaining("This template allows 1Gi at most."),
      fields: ["spec.components.backend.resources.limits.memory"],
    });
  });

  it("asks a new owner anew", () => {
    const ledger = under({ users: ["ada@example.com"] }, ledgerOf([small], { a: namespaceOf("a") }));
    expect(grant(ledger, {}, small)).toHaveProperty("granted");
    expect(grant(ledger, {}, environment("a", { owner: "bob@example.com" }))).toHaveProperty("refused");
  });

  it("that was not there for a while finds what grew meanwhile as it is", () => {
    const ledger = ledgerOf([small], { a: namespaceOf("a") });
    const policy = { resources: { component: { memory: "1Gi" } } };
    const grown = environment("a", memoryOf("4Gi"));
    expect(grant(under(policy, ledger), {}, small)).toHaveProperty("granted");
    expect(grant(ledger, {}, grown)).toBeUndefined();
    expect(grant(under(policy, ledger), {}, grown)).toHaveProperty("granted");
  });
});
