import type { z } from "zod";
import type { useOneTimeLinkRequest } from "@/server/contract/people";
import { wrongField } from "@/server/http/problem";
import type { Store, StoreClient } from "@/server/store";
import { isStoreUnavailable } from "@/server/store/unavailable";
import { recordAudit } from "./audit";
import { hasAdministrator } from "./create-setup-link";
import { linkRefusal, setupDone } from "./describe-link";
import { findLink, type LinkRow } from "./one-time-links";
import { hashPassword } from "./passwords";
import { endSessionsOf, type SignedIn, startSession } from "./sessions";

type Input = Omit<z.output<typeof useOneTimeLinkRequest>, "token">;

/** Uses a link up, sets the password and signs in. Of two at once exactly one succeeds. */
export async function redeemLink(options: {
  context: { store: Store; requestId?: string };
  token: string;
  input: Input;
  now?: Date;
}): Promise<SignedIn> {
  const { context, token, input, now = new Date() } = options;
  // Hashing is slow on purpose: an unusable link must not get that far, and no transaction waits for it.
  const known = await findLink(context.store, token);
  const refused = linkRefusal(known, now);
  if (refused || !known) throw refused;
  if (known.purpose === "setup" && !input.email) throw wrongField("email", "Enter your e-mail address.");
  if (known.purpose === "invitation" && input.email)
    throw wrongField("email", "The invitation names the address; leave it out.");
  const passwordHash = await hashPassword(input.password);

  const use = async (client: StoreClient) => {
    const { count } = await client.oneTimeLink.updateMany({
      where: { id: known.id, usedAt: null, expiresAt: { gt: now } },
      data: { usedAt: now },
    });
    if (count === 0) throw linkRefusal({ ...known, usedAt: now }, now);
    const user = await saveUser(client, known, { ...input, passwordHash });
    await endSessionsOf(client, user.id);
    await recordAudit(client, {
      actor: user.email,
      action: known.purpose === "setup" ? "user.setup" : "user.set-password",
      target: user.email,
      requestId: context.requestId,
    });
    return startSession(client, user.id, now);
  };
  try {
    return await context.store.$transaction(use);
  } catch (error) {
    if (!isStoreUnavailable(error)) throw error;
    // Whoever waited for another use of the same link until time was up is told so: trying again would not help.
    const later = await findLink(context.store, token).catch(() => undefined);
    throw (later?.usedAt && linkRefusal(later, now)) ?? error;
  }
}

async function saveUser(
  client: StoreClient,
  link: LinkRow,
  { email, name, passwordHash }: Input & { passwordHash: string },
): Promise<{ id: string; email: string }> {
  if (link.userId) return client.user.update({ where: { id: link.userId }, data: { name, passwordHash } });
  if (await hasAdministrator(client)) throw setupDone();
  if (!email) throw wrongField("email", "Enter your e-mail address.");
  // The address may have been invited from the command line before anybody set the portal up.
  const role = "admin" as const;
  return client.user.upsert({
    where: { email },
    create: { email, name, role, passwordHash },
    update: { name, role, passwordHash },
  });
}
