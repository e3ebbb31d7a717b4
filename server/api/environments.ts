import type { EnvironmentsContext } from "@/server/environments/verbs";
import { recordAudit } from "@/server/people/audit";
import type { Principal } from "@/server/people/principal";
import type { Runtime } from "@/server/runtime";

/** The context of the environment verbs for one call. */
export function environmentsContext(call: {
  runtime: Runtime;
  principal: Principal;
  requestId: string;
  clientAddress: string;
}): EnvironmentsContext {
  const { runtime, principal, requestId, clientAddress } = call;
  return {
    hub: runtime.hub,
    cluster: runtime.cluster,
    templates: runtime.templates,
    personBounds: runtime.config.personBounds,
    imageRegistries: runtime.config.imageRegistries,
    environments: runtime.environments,
    async audit(entry) {
      try {
        await recordAudit(runtime.store, {
          ...{ ...entry, actor: principal.user.email, requestId, address: clientAddress },
          detail: { ...entry.detail, ...byToken(principal) },
        });
      } catch (error) {
        // The change is made and cannot be taken back: telling the user that it failed would be wrong.
        runtime.log.error({ err: error, requestId, action: entry.action }, "audit entry was not written");
      }
    },
  };
}

/** A token acts for its person: which one it was, is part of what was done. */
function byToken({ via }: Principal): { accessToken?: string } {
  return via.kind === "token" ? { accessToken: via.name } : {};
}
