import { describe, expect, it } from "vitest";
import { environmentSpec, environmentStatus } from "@/server/contract/environment";
import { namespaceHeld } from "@/server/health/rules/namespace-held";
import { namespaceRefused } from "@/server/health/rules/namespace-refused";
import { notAccepted } from "@/server/health/rules/not-accepted";
import { fullStack } from "../template/testing/bundled";
import { blockedStatus } from "./blocked";

const start = Date.parse("2026-01-01T00:00:00Z");
const now = new Date(start + 60_000);
const previous = environmentStatus.parse({});
const block = { name: "shop", generation: 1, previous, now };
const environment = {
  apiVersion: "devspace-portal.io/v1alpha1",
  kind: "Environment",
  metadata: { name: "shop" },
  spec: environmentSpec.parse({ owner: "ada@example.com", template: "nope" }),
};

describe("blockedStatus", () => {
  it("tells a template that is not there as a finding, and that the spec is not accepted", () => {
    const why = { message: "There is no template nope.", remedy: "Delete it.", fields: ["spec.template"] };
    const diagnosis = notAccepted(environment, { code: "TemplateNotFound", ...why });
    const status = blockedStatus({ ...block, diagnosis });
    expect(status.findings).toMatchObject([
      {
        ...{ code: "TemplateNotFound", severity: "error", subject: { kind: "Environment", name: "shop" } },
        evidence: [{ object: "environment/shop", field: "spec.template", value: '"nope"' }],
      },
    ]);
    expect(status.conditions).toContainEqual(
      expect.objectContaining({ type: "Accepted", status: "False", reason: "TemplateNotFound" }),
    );
    expect(status.conditions).toContainEqual(
      expect.objectContaining({ type: "Progressing", status: "False", reason: "Blocked" }),
    );
    // Told again, it is as old as it was.
    const later = new Date(start + 90_000);
    expect(blockedStatus({ ...block, previous: status, now: later, diagnosis }).findings).toEqual(
      status.findings,
    );
  });

  it("tells a refused namespace, and one that somebody holds; one that just goes is waited for", () => {
    const refused = namespaceRefused("env-shop", "Ask the platform team.");
    expect(blockedStatus({ ...block, template: fullStack, diagnosis: refused })).toMatchObject({
      phase: "Degraded",
      findings: [{ code: "NamespaceRefused", message: expect.stringContaining("Ask the platform team.") }],
    });
    const namespace = {
      ...{ apiVersion: "v1", kind: "Namespace" },
      metadata: {
        name: "env-shop",
        finalizers: ["example.com/hold"],
        deletionTimestamp: new Date(start).toISOString(),
      },
    };
    const told = (at: number) => {
      const diagnosis = namespaceHeld(namespace, at);
      return diagnosis && blockedStatus({ ...block, template: fullStack, diagnosis });
    };
    expect(told(start + 60_000)).toMatchObject({ phase: "Degraded", findings: [{ code: "NamespaceHeld" }] });
    expect(told(start + 1000)).toMatchObject({ phase: "Creating", findings: [] });
  });
});
