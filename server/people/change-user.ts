import type { z } from "zod";
import type { patchUserRequest, User } from "@/server/contract/people";
import { refusal, wrongField } from "@/server/http/problem";
import type { Store, StoreClient } from "@/server/store";
import { keepingAnAdministrator } from "./administrators";
import { recordAudit } from "./audit";
import type { BySession, Principal } from "./principal";
import { endSessionsOf } from "./sessions";
import { toUser } from "./users";

interface ChangeContext {
  store: Store;
  requestId?: string;
  clientAddress?: string;
}

/** Changes a user's role, or whether they may sign in: whoever is deactivated is signed out everywhere, and open links are worth nothing. */
export async function changeUser(options: {
  context: ChangeContext;
  principal: Principal<BySession>;
  id: string;
  input: z.output<typeof patchUserRequest>;
  now?: Date;
}): Promise<User> {
  const { context, principal, id, input, now = new Date() } = options;
  const { role, active } = input;
  return context.store.$transaction((client) =>
    keepingAnAdministrator(client, async () => {
      const before = await findOther(client, principal, id);
      if (active === false) {
        await endSessionsOf(client, id);
        await client.oneTimeLink.deleteMany({ where: { userId: id, usedAt: null } });
      }
      const user = await client.user.update({
        where: { id },
        data: {
          ...(role ? { role } : {}),
          ...(active === undefined ? {} : { deactivatedAt: active ? null : (before.deactivatedAt ?? now) }),
        },
      });
      const note = (action: string, detail?: { from: string; to: string }) =>
        recordAudit(client, { ...whoDidIt(context, principal), action, target: user.email, detail });
      if (user.role !== before.role) await note("user.change-role", { from: before.role, to: user.role });
      if (Boolean(user.deactivatedAt) !== Boolean(before.deactivatedAt))
        await note(user.deactivatedAt ? "user.deactivate" : "user.reactivate");
      return toUser(user);
    }),
  );
}

/** Removes a user with their sessions, tokens and links. What becomes of their environments was settled before. */
export async function removeUser(options: {
  context: ChangeContext;
  principal: Principal<BySession>;
  id: string;
}): Promise<void> {
  const { context, principal, id } = options;
  await context.store.$transaction((client) =>
    keepingAnAdministrator(client, async () => {
      const { email } = await findOther(client, principal, id);
      await client.user.delete({ where: { id } });
      await recordAudit(client, { ...whoDidIt(context, principal), action: "user.delete", target: email });
    }),
  );
}

/** Whom environments may be handed over to: somebody else who may sign in. Throws a refusal that names the field otherwise. */
export async function findSuccessor(store: Store, id: string, leaving: string): Promise<User> {
  const user = id === leaving ? null : await store.user.findUnique({ where: { id } });
  if (!user || user.deactivatedAt)
    throw wrongField(
      "to",
      "Choose somebody else who may sign in; deactivated users cannot take environments.",
    );
  return toUser(user);
}

/** Anybody but oneself: nobody shuts themselves out by accident. */
export async function findOther(client: StoreClient, principal: Principal, id: string) {
  const user = await client.user.findUnique({ where: { id } });
  if (!user) throw refusal("not-found", "There is no such user. Reload the page to see who there is.");
  if (id === principal.user.id)
    throw refusal("conflict", "You cannot do this to yourself: ask another administrator.");
  return user;
}

function whoDidIt({ requestId, clientAddress }: ChangeContext, { user }: Principal) {
  return { actor: user.email, requestId, address: clientAddress };
}
