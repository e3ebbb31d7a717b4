import type { Store, StoreClient } from "@/server/store";
import { createLink } from "./one-time-links";

/** Serialises what depends on whether an administrator exists; any number will do, as long as it is ours. */
const ADMINISTRATOR_LOCK = 1_147_822_001;

/** Whether an administrator can sign in. Holds the lock until the transaction ends, so that the answer stays true. */
export async function hasAdministrator(client: StoreClient): Promise<boolean> {
  await client.$executeRaw`SELECT pg_advisory_xact_lock(${ADMINISTRATOR_LOCK})`;
  const count = await client.user.count({ where: { role: "admin", passwordHash: { not: null } } });
  return count > 0;
}

/** The token of the link that makes the first administrator; undefined once there is one. */
export async function createSetupLink({
  context,
}: {
  context: { store: Store };
}): Promise<string | undefined> {
  return context.store.$transaction(async (client) =>
    (await hasAdministrator(client)) ? undefined : createLink(client, { purpose: "setup" }),
  );
}
