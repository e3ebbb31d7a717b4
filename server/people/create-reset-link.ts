import { refusal } from "@/server/http/problem";
import type { Store } from "@/server/store";
import { recordAudit } from "./audit";
import { createLink, type NewLink } from "./one-time-links";

/**
 * A link that sets a new password, or lets join who has none yet; earlier ones are worth nothing. The old password works until it
 * is used.
 */
export async function createResetLink(options: {
  context: { store: Store; actor: string; requestId?: string };
  user: { id: string } | { email: string };
}): Promise<NewLink> {
  const { context, user } = options;
  return context.store.$transaction(async (client) => {
    const found = await client.user.findUnique({
      where: "id" in user ? { id: user.id } : { email: user.email },
    });
    if (!found) throw refusal("not-found", "There is no such user. Reload the page to see who there is.");
    if (found.deactivatedAt)
      throw refusal("conflict", `${found.email} is deactivated. Reactivate the account first.`);
    const { actor, requestId } = context;
    await recordAudit(client, { actor, action: "reset-link.create", target: found.email, requestId });
    return createLink(client, { purpose: found.joinedAt ? "reset" : "invitation", userId: found.id });
  });
}
