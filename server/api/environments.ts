import type { EnvironmentObject } from "@/server/environments/resource";
import type { EnvironmentsContext } from "@/server/environments/verbs";
import { recordAudit } from "@/server/people/audit";
import { mayAccess } from "@/server/people/authorise";
import type { SignedIn } from "@/server/people/sessions";
import type { Runtime } from "@/server/runtime";

/** The context of the environment verbs for one call. */
export function environmentsContext(call: {
  runtime: Runtime;
  signedIn: SignedIn;
  requestId: string;
}): EnvironmentsContext {
  const { runtime, signedIn, requestId } = call;
  return {
    gateway: runtime.gateway,
    environments: runtime.environments,
    async audit(entry) {
      try {
        await recordAudit(runtime.store, { ...entry, actor: signedIn.user.email, requestId });
      } catch (error) {
        // The change is made and cannot be taken back: telling the user that it failed would be wrong.
        runtime.log.error({ err: error, requestId, action: entry.action }, "audit entry was not written");
      }
    },
  };
}

/** Which environments the caller may see and change. */
export function visibleTo({ user }: Pick<SignedIn, "user">): (environment: EnvironmentObject) => boolean {
  return (environment) => mayAccess(user, environment.spec.owner);
}
