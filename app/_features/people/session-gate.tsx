"use client";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import type { Session, User } from "@/server/contract/people";
import { rememberCsrfToken } from "../api/csrf";
import { signInPath } from "./return-path";
import { changePerson, useSession } from "./session";

const UserContext = createContext<User | undefined>(undefined);

/** The signed-in user, below the gate. */
export function useUser(): User {
  const user = useContext(UserContext);
  if (!user) throw new Error("SessionGate is missing above this component.");
  return user;
}

/**
 * Lets only a signed-in user through; anyone else goes to sign in, and comes back to this very address. `rendered` is the
 * session the server found when it rendered the page.
 */
export function SessionGate({
  rendered,
  children,
}: {
  rendered: Session | null;
  children: (session: Session) => ReactNode;
}) {
  const { data: session } = useSession(rendered);
  const signedOut = session === null;
  // Before any effect below may ask for something that changes.
  useState(() => rememberCsrfToken(rendered?.csrfToken));

  useEffect(() => {
    if (signedOut) changePerson(signInPath(`${location.pathname}${location.search}`));
  }, [signedOut]);

  if (!session) return <ShellSkeleton />;
  return <UserContext value={session.user}>{children(session)}</UserContext>;
}

/** For the moment before the sign-in takes its place. */
function ShellSkeleton() {
  return (
    <div
      role="status"
      aria-busy="true"
      aria-label="Loading the portal"
      className="h-14 border-b border-line bg-surface"
    />
  );
}
