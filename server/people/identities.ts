import type { Store, StoreClient } from "@/server/store";

/** The provider of who signs in by a password that the portal keeps; their subject is the e-mail address. */
const PASSWORD = "password";

/** Whose password identity an address is, with the hash; null for nobody. */
export function findPasswordIdentity(client: Store | StoreClient, email: string) {
  return client.identity.findUnique({
    where: { provider_subject: { provider: PASSWORD, subject: email } },
    include: { user: true },
  });
}

/** Gives a user a password, or a new one. */
export async function savePassword(
  client: StoreClient,
  user: { id: string; email: string },
  secretHash: string,
): Promise<void> {
  const key = { provider: PASSWORD, subject: user.email };
  await client.identity.upsert({
    where: { provider_subject: key },
    create: { ...key, userId: user.id, secretHash },
    update: { secretHash },
  });
}
