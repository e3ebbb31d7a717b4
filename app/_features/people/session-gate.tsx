"use client";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { Skeleton } from "@/app/_ui/skeleton";
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

function ShellSkeleton() {
  return (
    <div role="status" aria-busy="true" aria-label="Loading the portal">
      <div className="flex h-14 items-center justify-between border-b border-line bg-surface px-4 sm:px-6">
        <Skeleton className="h-6 w-36" />
        <Skeleton className="size-8 rounded-full" />
      </div>
      <div className="mx-auto flex max-w-7xl flex-col gap-4 px-4 py-8 sm:px-6">
        <Skeleton className="h-7 w-48" />
        <Skeleton className="h-64 w-full rounded-xl" />
      </div>
    </div>
  );
}
