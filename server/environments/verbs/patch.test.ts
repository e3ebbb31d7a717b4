import { expect, it } from "vitest";
import type { EnvironmentObject } from "@/server/environments/resource";
import { fieldsOf, takeBackOf } from "./patch";

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
