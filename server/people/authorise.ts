import type { User } from "@/server/contract/people";

/** A user acts on environments they own, an administrator on all. Owners are e-mail addresses. */
export function mayAccess(user: User, owner: string): boolean {
  return user.role === "admin" || owner.toLowerCase() === user.email;
}
