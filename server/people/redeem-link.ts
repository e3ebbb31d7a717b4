import type { z } from "zod";
import type { redeemLinkRequest } from "@/server/contract/people";
import { wrongField } from "@/server/http/problem";
import type { Store, StoreClient } from "@/server/store";
import { isStoreUnavailable } from "@/server/store/unavailable";
import { hasAdministrator } from "./administrators";
import { recordAudit } from "./audit";
import { accountDeactivated, linkRefusal, setupDone } from "./describe-link";
import { savePassword } from "./identities";
import { findLink, type LinkRow } from "./one-time-links";
import { hashPassword } from "./passwords";
import { endSessionsOf, type SignedIn, startSession } from "./sessions";
import { weaknessOf } from "./weak-password";

type Input = Omit<z.output<typeof redeemLinkRequest>, "token">;

/** Redeems a link: sets the password and signs in. Of two at once exactly one succeeds. */
export async function redeemLink(options: {
  context: { store: Store; requestId?: string };
  token: string;
  input: Input;
  now?: Date;
}): Promise<SignedIn & { secretHash: string }> {
  const { context, token, input, now = new Date() } = options;
  // Hashing is slow on purpose: an unusable link must not get that far, and no transaction waits for it.
  const known = await findLink(context.store, token);
  const refused = linkRefusal(known, now);
  if (refused || !known) throw refused;
  const person = personOf(known, input);
  const weakness = await weaknessOf(input.password, person);
  if (weakness) throw wrongField("password", weakness);
  const secretHash = await hashPassword(input.password);

  const use = async (client: StoreClient) => {
    const { count } = await client.oneTimeLink.updateMany({
      where: { id: known.id, usedAt: null, expiresAt: { gt: now } },
      data: { usedAt: now },
    });
    if (count === 0) throw linkRefusal({ ...known, usedAt: now }, now);
    const user = await saveUser(client, known, person, now);
    await savePassword(client, user, secretHash);
    await endSessionsOf(client, user.id);
    await recordAudit(client, {
      actor: user.email,
      action: known.purpose === "setup" ? "user.setup" : "user.set-password",
      target: user.email,
      requestId: context.requestId,
    });
    return { ...(await startSession(client, user.id, now)), secretHash };
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

/** Who will have the password: an invitation and a reset name the address, a reset the name, too. */
function personOf({ purpose, user }: LinkRow, { email, name }: Input): { email: string; name: string } {
  if (user && email) throw wrongField("email", "The link names the address; leave it out.");
  if (purpose !== "reset" && !name) throw wrongField("name", "Enter your name.");
  const address = user?.email ?? email;
  if (!address) throw wrongField("email", "Enter your e-mail address.");
  return { email: address, name: name ?? user?.name ?? "" };
}

async function saveUser(
  client: StoreClient,
  link: LinkRow,
  { email, name }: { email: string; name: string },
  now: Date,
): Promise<{ id: string; email: string }> {
  // Only the release before reads the column: it must not go on knowing a password that was replaced.
  const data = { name, passwordHash: null };
  if (link.userId) {
    const id = link.userId;
    const { count } = await client.user.updateMany({ where: { id, deactivatedAt: null }, data });
    if (count === 0) throw accountDeactivated();
    await client.user.updateMany({ where: { id, joinedAt: null }, data: { joinedAt: now } });
    return { id, email };
  }
  if (await hasAdministrator(client)) throw setupDone();
  // The address may have been invited from the command line before anybody set the portal up.
  const administrator = { ...data, role: "admin", joinedAt: now, deactivatedAt: null } as const;
  return client.user.upsert({
    where: { email },
    create: { email, ...administrator },
    update: administrator,
  });
}
