import type { Scope } from "@/server/contract/access";
import type { CurrentSession, User } from "@/server/contract/people";
import { type SignedIn, toSession } from "./sessions";

/** A browser's session. */
export interface BySession {
  kind: "session";
  token: string;
  expiresAt: Date;
  endsAt: Date;
}

/** An access token, which may do less than its person. */
export interface ByToken {
  kind: "token";
  id: string;
  name: string;
  scopes: Scope[];
  expiresAt: Date;
}

/** Who asks, and by what they showed it. */
export interface Principal<Via = BySession | ByToken> {
  user: User;
  via: Via;
}

export function sessionPrincipal({ user, ...session }: SignedIn): Principal<BySession> {
  return { user, via: { kind: "session", ...session } };
}

/** A person whom a session let in that is known by something else than its token, such as the cookie of a preview. */
export function personPrincipal(user: User, until = new Date(0)): Principal<BySession> {
  return { user, via: { kind: "session", token: "", expiresAt: until, endsAt: until } };
}

/** Who asks, as the API tells it. */
export function describePrincipal({ user, via }: Principal): CurrentSession {
  if (via.kind === "session") return toSession({ user, ...via });
  const { name, scopes, expiresAt } = via;
  return { user, token: { name, scopes }, expiresAt: expiresAt.toISOString() };
}
