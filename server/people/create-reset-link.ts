import { refusal } from "@/server/http/problem";
import type { Store } from "@/server/store";
import { recordAudit } from "./audit";
import { createLink } from "./one-time-links";

/** The token of a link that sets a new password; the old one works until it is used. */
export async function createResetLink(options: {
  context: { store: Store; actor: string };
  email: string;
}): Promise<string> {
  const { context, email } = options;
  return context.store.$transaction(async (client) => {
    const user = await client.user.findUnique({ where: { email } });
    if (!user) throw refusal("not-found", `There is no user ${email}.`);
    await recordAudit(client, { actor: context.actor, action: "user.reset-link", target: email });
    return createLink(client, { purpose: "invitation", userId: user.id });
  });
}
