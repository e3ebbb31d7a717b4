import type { Store } from "@/server/store";
import { recordAudit } from "./audit";
import { endSession, type SignedIn } from "./sessions";

/** Ends the session on the server: the cookie is worth nothing afterwards. */
export async function signOut(options: {
  context: { store: Store; requestId?: string };
  signedIn: SignedIn;
}): Promise<void> {
  const { context, signedIn } = options;
  const { email } = signedIn.user;
  await context.store.$transaction(async (client) => {
    await endSession(client, signedIn.token);
    await recordAudit(client, {
      actor: email,
      action: "session.delete",
      target: email,
      requestId: context.requestId,
    });
  });
}
