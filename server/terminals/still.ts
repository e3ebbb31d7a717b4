import type { User } from "@/server/contract/people";
import type { EnvironmentObject } from "@/server/environments/resource";

/** An environment as it was when a terminal in it was asked for. */
export type Asked = Pick<EnvironmentObject, "metadata" | "spec">;

/**
 * Why somebody's terminal may not go on in its environment as it is now: that is gone, another one has its name, or it became
 * somebody else's.
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
  if (owner === asked.spec.owner.toLowerCase() || owner === user.email || user.role === "admin")
    return undefined;
  return `The environment ${name} belongs to somebody else now.`;
}
