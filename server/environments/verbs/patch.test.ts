import { describe, expect, it } from "vitest";
import { environmentStatus } from "@/server/contract/environment";
import type { EnvironmentObject } from "@/server/environments/resource";
import { checkVolumes, fieldsOf, takeBackOf } from "./patch";

it("notes in the audit log which fields changed, and no value but the mode", () => {
  const fields = fieldsOf({
    description: null,
    paused: true,
    components: {
      backend: { mode: "dev", env: [{ name: "API_TOKEN", value: "hunter2" }] },
      database: { storage: "2Gi" },
    },
  });
  expect(fields).toEqual([
    "description",
    "paused",
    "components.backend.mode=dev",
    "components.backend.env",
    "components.database.storage",
  ]);
});

it("tells the controller when production is asked for where the DevSpace CLI stands in", () => {
  const component = {
    ...{ mode: "dev", modePhase: "Stable", state: "Ready", workload: "backend-devspace", image: "app" },
    ...{ desiredReplicas: 1, readyReplicas: 1, restarts: 0, pods: [] },
  } as const;
  const environment = (replacedBy: "portal" | "devspace-cli") =>
    ({
      ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Environment", metadata: { name: "shop" } },
      spec: { owner: "ada@example.com" },
      status: { components: { backend: { ...component, replacedBy } } },
    }) as unknown as EnvironmentObject;
  const back = { components: { backend: { mode: "production" } } } as const;
  expect(takeBackOf(environment("devspace-cli"), back)).toEqual({
    "devspace-portal.io/take-back.backend": "requested",
  });
  expect(takeBackOf(environment("portal"), back)).toBeUndefined();
  expect(takeBackOf(environment("devspace-cli"), { paused: true })).toBeUndefined();
});

describe("the size of a volume that is there", () => {
  const volume = { uid: "1", size: "2Gi", storageClass: "local-path", since: "2026-01-01T00:00:00Z" };
  const component = {
    ...{ mode: "production", modePhase: "Stable", state: "Ready", workload: "postgres", image: "db" },
    ...{ desiredReplicas: 1, readyReplicas: 1, restarts: 0, pods: [] },
  };
  const ask = (storage: string, canGrow: boolean) => () => {
    const components = { database: { ...component, volume: { ...volume, canGrow } } };
    checkVolumes(environmentStatus.parse({ components }), { components: { database: { storage } } });
  };

  it("grows where its class lets it, and can be asked for as it is", () => {
    expect(ask("3Gi", true)).not.toThrow();
    expect(ask("2048Mi", false)).not.toThrow();
  });
  it("is refused with the field and the reason otherwise", () => {
    const field = [{ field: "components.database.storage", message: expect.any(String) }];
    expect(ask("3Gi", false)).toThrow(
      expect.objectContaining({ message: expect.stringContaining("local-path does not let"), errors: field }),
    );
    expect(ask("1Gi", true)).toThrow(
      expect.objectContaining({ message: expect.stringContaining("cannot shrink"), errors: field }),
    );
  });
});
