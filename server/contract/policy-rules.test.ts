import { describe, expect, it } from "vitest";
import { mayUse, type PolicyDemand, policyRefusals, whyNoMore } from "./policy-rules";

const ADA = "ada@example.com";
const GIB = 2 ** 30;
const demand = (cpu: number, set: Record<string, number> = {}): PolicyDemand => ({
  total: { environments: 1, cpu, memory: GIB, storage: 0 },
  set,
});
const none = { all: 0, own: 0 };
const LIMIT = "components.api.resources.limits.memory";

describe("who may use a template", () => {
  it.each([
    [undefined, true],
    [["*"], true],
    [["bob@example.com", "Ada@Example.com"], true],
    [["bob@example.com"], false],
  ])("%j lets Ada: %s", (users, answer) => {
    expect(mayUse(users ? { users } : {}, ADA)).toBe(answer);
  });
});

describe("another environment of a template", () => {
  it.each([
    [{ users: ["bob@example.com"] }, none, /not for you/],
    [{ maxPerOwner: 1 }, { all: 5, own: 1 }, /may have 1 environment of it, and you have 1/],
    [{ maxPerOwner: 0 }, none, /Nobody may have/],
    [{ maxEnvironments: 2 }, { all: 2, own: 0 }, /may be 2 environments of it in all, and there are 2/],
  ])("is refused by %j with a remedy", (policy, others, why) => {
    expect(whyNoMore(policy, ADA, others)).toMatch(why);
    const refused = policyRefusals(policy, { owner: ADA, others, wanted: demand(1) });
    expect(refused).toEqual([{ field: "template", message: expect.stringMatching(why) }]);
    // One that is there goes on, whatever the policy became.
    expect(policyRefusals(policy, { owner: ADA, others, wanted: demand(1), granted: demand(1) })).toEqual([]);
  });

  it("is had within the policy", () => {
    const policy = { users: [ADA], maxPerOwner: 2, maxEnvironments: 3 };
    expect(whyNoMore(policy, ADA, { all: 2, own: 1 })).toBeUndefined();
  });
});

describe("sizes", () => {
  const policy = { resources: { environment: { cpu: "2" }, component: { memory: "1Gi" } } };
  const refused = (wanted: PolicyDemand, granted?: PolicyDemand) =>
    policyRefusals(policy, { owner: ADA, others: none, wanted, granted }).map(({ field }) => field);

  it("are held to their bounds, each at its field", () => {
    expect(refused(demand(2, { [LIMIT]: GIB }))).toEqual([]);
    expect(refused(demand(2.5, { [LIMIT]: 2 * GIB }))).toEqual(["components", LIMIT]);
    expect(refused(demand(1, { "components.api.resources.limits.cpu": 8 }))).toEqual([]);
  });

  it("that were granted may stay, and shrink, but not grow", () => {
    const granted = demand(4, { [LIMIT]: 3 * GIB });
    expect(refused(granted, granted)).toEqual([]);
    expect(refused(demand(3, { [LIMIT]: 2 * GIB }), granted)).toEqual([]);
    expect(refused(demand(5, { [LIMIT]: 4 * GIB }), granted)).toEqual(["components", LIMIT]);
    expect(refused(demand(4, { [LIMIT]: 3 * GIB, [LIMIT.replace("api", "web")]: 3 * GIB }), granted)).toEqual(
      [LIMIT.replace("api", "web")],
    );
  });
});
