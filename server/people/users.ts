import type { User } from "@/server/contract/people";
import { visible } from "@/server/contract/visible";
import type { Store } from "@/server/store";

interface UserRow {
  id: string;
  email: string;
  name: string;
  role: "admin" | "user";
  createdAt: Date;
  joinedAt: Date | null;
  deactivatedAt: Date | null;
}

/** A user as the API gives it. */
export function toUser(row: UserRow): User {
  return {
    id: row.id,
    email: row.email,
    name: visible(row.name),
    role: row.role,
    createdAt: row.createdAt.toISOString(),
    pending: row.joinedAt === null,
    ...(row.deactivatedAt ? { deactivatedAt: row.deactivatedAt.toISOString() } : {}),
  };
}

/** Those of these people who still have an account, by id. */
export async function findUsers(store: Store, ids: string[]): Promise<Map<string, User>> {
  const rows = await store.user.findMany({ where: { id: { in: ids } } });
  return new Map(rows.map((row) => [row.id, toUser(row)]));
}

/** Everybody, by name. */
export async function listUsers({ context }: { context: { store: Store } }): Promise<User[]> {
  const rows = await context.store.user.findMany({ orderBy: [{ name: "asc" }, { email: "asc" }] });
  return rows.map(toUser);
}
