import { describe, expect, it } from "vitest";
import type { EnvironmentObject } from "./resource";
import { bundled } from "./template/testing/bundled";
import { toView } from "./view";

const object = (more: Partial<EnvironmentObject> = {}): EnvironmentObject =>
  ({
    apiVersion: "devspace-portal.io/v1alpha1",
    kind: "Environment",
    metadata: {
      name: "shop",
      uid: "1",
      resourceVersion: "7",
      generation: 2,
      creationTimestamp: "2026-01-01T00:00:00Z",
    },
    spec: { owner: "ada@example.com" },
    ...more,
  }) as EnvironmentObject;

describe("toView", () => {
  it("shows an environment nobody worked on yet as pending, with the defaults", () => {
    const view = toView(object(), bundled);
    expect(view).toMatchObject({ name: "shop", revision: "7", generation: 2, deletingAt: undefined });
    expect(view.status).toEqual({
      phase: "Pending",
      conditions: [],
      findings: [],
      steps: [],
      components: {},
    });
    expect(view.spec.components.database).toEqual({ mode: "production", replicas: 1, storage: "1Gi" });
  });

  it("writes out what would hide or turn text in what programs and people said", () => {
    const finding = {
      code: "Crash",
      subject: { kind: "Pod", name: "backend-0" },
      severity: "error",
      message: "It said: \u001b[2J\u202eelif",
      since: "2026-01-01T00:00:00Z",
      evidence: [{ object: "pod/backend-0", field: "status.message", value: "\u009b31m" }],
      remedy: { text: "Look." },
    } as const;
    const spec = { owner: "ada\u202e@example.com" } as EnvironmentObject["spec"];
    const view = toView(
      object({ spec, status: { findings: [{ ...finding, evidence: [...finding.evidence] }] } }),
      bundled,
    );
    expect(view.spec.owner).toBe("ada\\u202e@example.com");
    expect(view.status.findings[0]?.message).toBe("It said: \\u001b[2J\\u202eelif");
    expect(view.status.findings[0]?.evidence[0]?.value).toBe("\\u009b31m");
  });

  it("says Deleting before the controller does", () => {
    const metadata = { ...object().metadata, deletionTimestamp: "2026-01-01T01:00:00Z" };
    const view = toView(object({ metadata, status: { phase: "Ready" } }), bundled);
    expect(view.status.phase).toBe("Deleting");
    expect(view.deletingAt).toBe("2026-01-01T01:00:00Z");
  });

  it("keeps what it can of a spec and a status written by another version", () => {
    const view = toView(
      object({
        spec: {
          owner: "ada@example.com",
          future: true,
          components: { backend: { mode: "dev" } },
        } as unknown as EnvironmentObject["spec"],
        status: { phase: "Hibernating" } as unknown as EnvironmentObject["status"],
      }),
      bundled,
    );
    expect(view.spec.components.backend).toMatchObject({ mode: "dev", replicas: 1 });
    expect(view.status.phase).toBe("Pending");
  });
});
