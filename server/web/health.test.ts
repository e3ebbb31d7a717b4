import { describe, expect, it } from "vitest";
import { openStore } from "@/server/store";
import { createStore } from "@/server/store/testing/database";
import { readiness } from "./health";

const kubernetes = (synced: boolean, live: boolean) => ({
  health: () => ({ synced, live, since: "2026-01-01T00:00:00Z", restarts: 0, message: "connection refused" }),
});

describe("readiness", () => {
  it("needs a start and one look at the cluster; a later outage of Kubernetes is degraded", async () => {
    const store = await createStore();
    expect(await readiness(undefined)).toMatchObject({ ready: false });
    expect(await readiness({ store, environments: kubernetes(false, false) })).toMatchObject({
      ready: false,
    });
    expect(await readiness({ store, environments: kubernetes(true, true) })).toMatchObject({ ready: true });
    const degraded = await readiness({ store, environments: kubernetes(true, false) });
    // Without the error: it may name addresses, and nobody has to sign in to ask.
    expect(degraded).toEqual({ ready: true, checks: { store: "ok", kubernetes: "degraded" } });
    await store.$disconnect();
  });

  it("is kept without the store, so that pages can say that it is away", async () => {
    const store = openStore("postgresql://portal:x@127.0.0.1:1/portal");
    const { ready, checks } = await readiness({ store, environments: kubernetes(true, true) });
    expect({ ready, store: checks.store }).toEqual({ ready: true, store: "does not answer" });
  });
});
