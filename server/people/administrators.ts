import { refusal } from "@/server/http/problem";
import type { StoreClient } from "@/server/store";

/** Serialises what depends on which administrators there are; any number will do, as long as it is ours. */
const ADMINISTRATOR_LOCK = 1_147_822_001;
const ACTIVE = { role: "admin", joinedAt: { not: null }, deactivatedAt: null } as const;

/** Whether an administrator can sign in. Holds the lock until the transaction ends, so that the answer stays true. */
export async function hasAdministrator(client: StoreClient): Promise<boolean> {
  await client.$executeRaw`SELECT pg_advisory_xact_lock(${ADMINISTRATOR_LOCK})`;
  return (await client.user.count({ where: ACTIVE })) > 0;
}

/** Makes a change unless it takes the last administrator away, as two of them at the same time might. */
export async function keepingAnAdministrator<T>(client: StoreClient, change: () => Promise<T>): Promise<T> {
  await hasAdministrator(client);
  const changed = await change();
  if (!(await hasAdministrator(client)))
    throw refusal(
      "conflict",
      "The portal would be left without an administrator who can sign in. Make somebody else one first.",
    );
  return changed;
}
