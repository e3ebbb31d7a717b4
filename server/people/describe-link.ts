import type { OneTimeLink } from "@/server/contract/people";
import { type Refusal, refusal } from "@/server/http/problem";
import type { Store } from "@/server/store";
import { hasAdministrator } from "./administrators";
import { findLink, type LinkRow } from "./one-time-links";

/** Why a link cannot be redeemed, if it cannot: unknown, used, too old, or of somebody who is deactivated. */
export function linkRefusal(link: LinkRow | null, now: Date): Refusal | undefined {
  if (!link)
    return refusal(
      "not-found",
      "This link is not known. A newer one may have replaced it: ask for a new link.",
    );
  if (link.usedAt) return refusal("gone", "This link was used already. Sign in with your password.");
  if (link.expiresAt <= now) return refusal("gone", "This link is too old. Ask for a new one.");
  return link.user?.deactivatedAt ? accountDeactivated() : undefined;
}

/** The refusal of a link for somebody who may not sign in any more. */
export function accountDeactivated(): Refusal {
  return refusal("gone", "This account is deactivated. Ask an administrator to reactivate it.");
}

/** The refusal of a setup link once somebody else has set the portal up. */
export function setupDone(): Refusal {
  return refusal("gone", "The portal has an administrator already. Sign in, or ask them for an invitation.");
}

/** What a link is for, without redeeming it. */
export async function describeLink(options: {
  context: { store: Store };
  token: string;
  now?: Date;
}): Promise<OneTimeLink> {
  const { context, token, now = new Date() } = options;
  const link = await findLink(context.store, token);
  const refused = linkRefusal(link, now);
  if (refused || !link) throw refused;
  // Guesses get no transaction: they must not use up the store's connections.
  if (link.purpose === "setup" && (await context.store.$transaction(hasAdministrator))) throw setupDone();
  return {
    purpose: link.purpose,
    email: link.user?.email,
    name: link.user?.name,
    expiresAt: link.expiresAt.toISOString(),
  };
}
