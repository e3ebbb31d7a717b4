import { randomUUID } from "node:crypto";
import { Registry } from "prom-client";
import { waitFor } from "@/kit/wait";
import { readWebConfig } from "@/server/config";
import { type TerminalPayload, terminalParams } from "@/server/contract/terminals";
import { ENVIRONMENT, type EnvironmentObject } from "@/server/environments/resource";
import { bundled } from "@/server/environments/template/testing/bundled";
import { createLog } from "@/server/http/log";
import { createWebMetrics } from "@/server/http/metrics";
import type { Gateway } from "@/server/kubernetes";
import { createGuessLimit } from "@/server/people/access-tokens/guess-limit";
import { createAuditTrail } from "@/server/people/audit-trail";
import { personPrincipal } from "@/server/people/principal";
import { findUsers, toUser } from "@/server/people/users";
import { openStore } from "@/server/store";
import { createTerminals } from "@/server/terminals";
import { openTerminals } from "@/server/web/replicas";
import { streamBackend } from "@/server/web/stream-backend";

/**
 * The terminals of one replica of the web side, of an environment that need not be one of the controller's, in a store that it
 * shares with others: all it does but pages.
 */
export async function replicaOf(gateway: Gateway, environment: string, storeUrl: string) {
  const store = openStore(storeUrl);
  const owner = toUser(await store.user.findFirstOrThrow());
  const log = createLog({ level: "silent", name: "test" });
  const auditTrail = createAuditTrail({ store, log });
  const config = readWebConfig({ INTERNAL_ADDRESS: "127.0.0.1", INTERNAL_PORT: "0" });
  const object = {
    metadata: { name: environment },
    spec: { owner: owner.email, template: "full-stack", paused: false, components: {} },
  } as EnvironmentObject;
  const known = { get: () => object, list: () => [object], subscribe: () => () => {} };
  const environments = Object.assign(gateway.informer<EnvironmentObject>(ENVIRONMENT), known);
  const opened = await openTerminals({
    ...{ config, store, log },
    backend: streamBackend({
      ...{ store, hub: gateway, environments, log, auditTrail },
      ...{ metrics: createWebMetrics(new Registry()), guessLimit: createGuessLimit() },
    }),
    create: (held) =>
      createTerminals({
        ...{ gateway, templates: bundled, environments, log, held, limits: config.terminals },
        people: (ids) => findUsers(store, ids),
        ...{ audit: auditTrail.note, refused: auditTrail.refused },
      }),
  });

  /** Opens or joins a terminal, as its owner. */
  function view(id: string = randomUUID(), start?: { pod: string }) {
    const params = terminalParams.parse({ environment, id, cols: 80, rows: 24, start });
    const said: TerminalPayload[] = [];
    const output: Uint8Array[] = [];
    const typed: Uint8Array[] = [];
    let wake = () => {};
    async function* input() {
      for (;;) {
        const next = typed.shift();
        if (next) yield next;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    }
    let failure: unknown;
    const call = { params, principal: personPrincipal(owner), address: "127.0.0.1" };
    const done = (async () => {
      const signal = new AbortController().signal;
      for await (const payload of opened.door.serve({ ...call, input: input(), signal }))
        if (payload instanceof Uint8Array) output.push(payload);
        else said.push(payload);
    })().catch((error: unknown) => {
      failure = error;
    });
    const shown = () => {
      const screens = said.map((one) => (one.kind === "attached" ? one.screen : ""));
      return screens.join("") + Buffer.concat(output).toString();
    };
    const reason = () => said.map((one) => (one.kind === "ended" ? one.reason : "")).join("");
    return {
      ...{ id, done, shown, reason },
      type(text: string) {
        typed.push(Buffer.from(text));
        wake();
      },
      until: (what: string, check: () => boolean) =>
        waitFor(
          what,
          async () => {
            if (failure) throw failure;
            if (check()) return true;
            throw new Error(`${JSON.stringify(said.at(-1))} ${shown().slice(-300)}`);
          },
          90,
        ),
    };
  }
  return {
    view,
    async close() {
      await opened.close();
      await store.$disconnect();
    },
  };
}
