"use client";
import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import type { Session, User } from "@/server/contract/people";
import { messageOf } from "../api/problem-error";
import { signInPath } from "../people/return-path";
import { useSession } from "../people/session";

const UserContext = createContext<User | undefined>(undefined);

/** The signed-in user, below the gate. */
export function useUser(): User {
  const user = useContext(UserContext);
  if (!user) throw new Error("SessionGate is missing above this component.");
  return user;
}

/** Lets only a signed-in user through; anyone else goes to sign in, and comes back to this very address. */
export function SessionGate({ children }: { children: (session: Session) => ReactNode }) {
  const router = useRouter();
  const session = useSession();
  const signedOut = session.data === null;

  useEffect(() => {
    if (signedOut) router.replace(signInPath(`${location.pathname}${location.search}`));
  }, [signedOut, router]);

  if (session.data) {
    return <UserContext value={session.data.user}>{children(session.data)}</UserContext>;
  }
  if (session.isError) {
    return (
      <main className="mx-auto max-w-lg px-4 py-24">
        <Notice
          alert
          tone="bad"
          title="The portal does not answer"
          action={<Button onClick={() => void session.refetch()}>Try again</Button>}
        >
          {messageOf(session.error)}
        </Notice>
      </main>
    );
  }
  return <ShellSkeleton />;
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
