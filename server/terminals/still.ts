import type { User } from "@/server/contract/people";
import type { EnvironmentObject } from "@/server/environments/resource";

/** An environment as it was when a terminal in it was asked for. */
export type Asked = Pick<EnvironmentObject, "metadata" | "spec">;

/**
 * Why somebody's terminal may not go on in its environment as it is now: that is gone, another one has its name, it became
 * somebody else's, or who opened it as an administrator is none any more.
 */
export function whyNoLonger(
  asked: Asked,
  now: Asked | undefined,
  user: Pick<User, "email" | "role">,
): string | undefined {
  const { name, uid } = asked.metadata;
  if (!now || now.metadata.uid !== uid || now.metadata.deletionTimestamp)
    return `The environment ${name} was deleted.`;
  const owner = now.spec.owner.toLowerCase();
  if (owner === user.email || user.role === "admin") return undefined;
  return owner === asked.spec.owner.toLowerCase()
    ? `${user.email} may not open terminals in ${name} any more.`
    : `The environment ${name} belongs to somebody else now.`;
}

/** Why somebody who came with a role and is `now` this may not go on: the account is gone, may not sign in, or its role changed. */
export function whyNotTheirs(
  { email, role }: Pick<User, "email" | "role">,
  now: Pick<User, "deactivatedAt" | "role"> | undefined,
): string | undefined {
  if (!now) return `${email} has no account any more.`;
  if (now.deactivatedAt) return `The account of ${email} was deactivated.`;
  if (now.role !== role) return `The role of ${email} was changed.`;
  return undefined;
}
