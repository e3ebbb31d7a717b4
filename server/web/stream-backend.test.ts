import { pino } from "pino";
import { Registry } from "prom-client";
import { expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import type { Role } from "@/server/contract/people";
import { createWebMetrics } from "@/server/http/metrics";
import { gatewayToNowhere } from "@/server/kubernetes/testing/nowhere";
import { createGuessLimit } from "@/server/people/access-tokens/guess-limit";
import { createAuditTrail } from "@/server/people/audit-trail";
import type { Principal } from "@/server/people/principal";
import type { Runtime } from "@/server/runtime";
import { createStore } from "@/server/store/testing/database";
import { Environments } from "@/server/stream/testing/hub-under-test";
import { streamBackend } from "./stream-backend";

const end = new Date("2026-01-01T00:00:00Z");
const person = (email: string, role: Role = "user"): Principal => ({
  user: { id: email, email, name: email, role, createdAt: end.toISOString(), pending: false },
  via: { kind: "session", token: "s", expiresAt: end, endsAt: end },
});

it("lets owners and administrators read an environment's streams, and nobody else", async () => {
  const gateway = gatewayToNowhere(testFolder());
  const environments = new Environments();
  environments.put("shop", "ada@example.com");
  const store = await createStore();
  const { authorise } = streamBackend({
    environments: environments as unknown as Runtime["environments"],
    hub: gateway,
    store,
    log: pino({ level: "silent" }),
    metrics: createWebMetrics(new Registry()),
    guessLimit: createGuessLimit(),
    auditTrail: createAuditTrail({ store, log: pino({ level: "silent" }) }),
  });
  await authorise(person("ada@example.com"), "logs", "shop");
  await authorise(person("root@example.com", "admin"), "logs", "shop");
  // A recheck is no second look.
  await authorise(person("root@example.com", "admin"), "logs", "shop");
  expect(await store.auditEntry.findMany()).toMatchObject([
    { actor: "root@example.com", action: "environment.logs", target: "shop" },
  ]);
  const refused = expect.objectContaining({ problemCode: "not-found" });
  await expect(authorise(person("eve@example.com"), "logs", "shop")).rejects.toEqual(refused);
  for (const name of ["../shop", "shop/log", "Shop", ""])
    await expect(authorise(person("root@example.com", "admin"), "logs", name)).rejects.toEqual(
      expect.objectContaining({ problemCode: "invalid-request" }),
    );
});
