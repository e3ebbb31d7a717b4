import type { z } from "zod";
import type { inviteUserRequest, User } from "@/server/contract/people";
import { refusal } from "@/server/http/problem";
import type { Store } from "@/server/store";
import { recordAudit } from "./audit";
import { createLink, type NewLink } from "./one-time-links";
import { toUser } from "./users";

interface InviteContext {
  store: Store;
  /** E-mail address of who invites; `cli` for the command line. */
  actor: string;
  requestId?: string;
}

/**
 * Adds a user and returns the link to hand over. Inviting somebody again who has not signed in yet gives a new
 * link; somebody who has is a conflict.
 */
export async function inviteUser(options: {
  context: InviteContext;
  input: z.output<typeof inviteUserRequest>;
}): Promise<{ user: User; link: NewLink }> {
  const { context, input } = options;
  const { email, name, role } = input;
  return context.store.$transaction(async (client) => {
    const row = await client.user.upsert({ where: { email }, create: { email, name, role }, update: {} });
    if (row.deactivatedAt)
      throw refusal("conflict", `${email} is deactivated.`, {
        errors: [{ field: "email", message: "This user is deactivated: reactivate the account instead." }],
      });
    if (row.joinedAt)
      throw refusal("conflict", `${email} is a user already.`, {
        errors: [{ field: "email", message: "This address belongs to a user already." }],
      });
    const user = await client.user.update({ where: { id: row.id }, data: { name, role } });
    const link = await createLink(client, { purpose: "invitation", userId: user.id });
    await recordAudit(client, {
      actor: context.actor,
      action: "user.invite",
      target: email,
      detail: { role },
      requestId: context.requestId,
    });
    return { user: toUser(user), link };
  });
}
