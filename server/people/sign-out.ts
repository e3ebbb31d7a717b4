import type { Store } from "@/server/store";
import { recordAudit } from "./audit";
import type { BySession, Principal } from "./principal";
import { endSession } from "./sessions";

/** Ends the session on the server: the cookie is worth nothing afterwards. */
export async function signOut(options: {
  context: { store: Store; requestId?: string };
  principal: Principal<BySession>;
}): Promise<void> {
  const { context, principal } = options;
  const { email } = principal.user;
  await context.store.$transaction(async (client) => {
    await endSession(client, principal.via.token);
    await recordAudit(client, {
      actor: email,
      action: "session.delete",
      target: email,
      requestId: context.requestId,
    });
  });
}
