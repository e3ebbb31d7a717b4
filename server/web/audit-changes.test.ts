import { pino } from "pino";
import { expect, it, vi } from "vitest";
import type { EnvironmentObject } from "@/server/environments/resource";
import type { FieldWriter } from "@/server/kubernetes/types";
import { writersOf } from "@/server/kubernetes/writers";
import { createStore } from "@/server/store/testing/database";
import { Environments } from "@/server/stream/testing/hub-under-test";
import { auditChanges, outsideChangesOf } from "./audit-changes";

const CREATED = "2026-01-01T00:00:00Z";
const LATER = "2026-01-01T00:05:00Z";
const writer = (manager: string, time: string, more: Partial<FieldWriter> = {}): FieldWriter => ({
  ...{ manager, time, operation: "Update", fields: ["metadata", "spec"] },
  ...more,
});

it("knows who wrote the spec past the portal, and tells a creation from a change", () => {
  const environment = {
    metadata: {
      ...{ name: "shop", uid: "u", creationTimestamp: CREATED },
      managedFields: [
        { manager: "kubectl", operation: "Apply", time: CREATED, fieldsV1: { "f:spec": { "f:owner": {} } } },
        { manager: "devspace-portal", operation: "Update", time: LATER, fieldsV1: { "f:spec": {} } },
        { manager: "argocd", operation: "Update", time: LATER, fieldsV1: { "f:spec": { "f:paused": {} } } },
        { manager: "labeller", operation: "Update", time: LATER, fieldsV1: { "f:metadata": {} } },
        ...[
          {
            manager: "x",
            operation: "Update",
            time: LATER,
            subresource: "status",
            fieldsV1: { "f:spec": {} },
          },
        ],
        "nonsense",
      ],
    },
  } as unknown as EnvironmentObject;
  const { managedFields: _, ...metadata } = environment.metadata;
  const seen = { ...environment, metadata: { ...metadata, writers: writersOf(environment) } };
  expect(outsideChangesOf(seen)).toMatchObject([
    { manager: "kubectl", operation: "Apply", action: "environment.create", at: new Date(CREATED) },
    { manager: "argocd", operation: "Update", action: "environment.patch", at: new Date(LATER) },
  ]);
});

it("notes each of them once, also by another replica and after a restart", async () => {
  const store = await createStore();
  const environments = new Environments();
  const written = (writers: FieldWriter[]) => {
    environments.put("shop", "ada@example.com");
    const object = environments.get("shop");
    if (!object) throw new Error("not put");
    object.metadata.writers = writers;
    for (const subscriber of environments.subscribers) subscriber.upsert(object);
  };
  const log = pino({ level: "silent" });
  written([writer("kubectl-create", CREATED)]);
  const [first, second] = [
    auditChanges({ environments, store, log }),
    auditChanges({ environments, store, log }),
  ];
  written([
    writer("kubectl-create", CREATED),
    writer("kubectl-edit", LATER),
    writer("devspace-portal", LATER),
  ]);
  const entries = () => store.auditEntry.findMany({ orderBy: { at: "asc" } });
  await vi.waitFor(async () => expect(await entries()).toHaveLength(2), 5_000);
  first();
  second();
  auditChanges({ environments, store, log });
  written([writer("kubectl-create", CREATED), writer("kubectl-edit", "2026-01-01T00:09:00Z")]);
  await vi.waitFor(async () => expect(await entries()).toHaveLength(3), 5_000);
  expect(await entries()).toMatchObject([
    {
      actor: "kubernetes",
      action: "environment.create",
      target: "shop",
      detail: { manager: "kubectl-create" },
    },
    { action: "environment.patch", at: new Date(LATER), detail: { manager: "kubectl-edit" } },
    { action: "environment.patch", at: new Date("2026-01-01T00:09:00Z") },
  ]);
});
