"use client";
import { Lock, UserPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Age } from "@/app/_ui/age";
import { Button } from "@/app/_ui/button";
import { ButtonLink } from "@/app/_ui/button-link";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import { StatusMark } from "@/app/_ui/status-mark";
import type { User } from "@/server/contract/people";
import { messageOf } from "../api/problem-error";
import { useUser } from "../navigation/session-gate";
import { useUsers } from "./users";

const InviteDialog = dynamic(() => import("./invite-dialog").then((module) => module.InviteDialog), {
  ssr: false,
});

export function UsersPage() {
  const me = useUser();
  return me.role === "admin" ? <UserList /> : <OnlyAdministrators />;
}

function OnlyAdministrators() {
  return (
    <div className="mx-auto w-full max-w-2xl py-10">
      <EmptyState
        icon={<Lock aria-hidden="true" />}
        page
        title="Only for administrators"
        action={<ButtonLink href="/environments">Your environments</ButtonLink>}
      >
        You are signed in as a user. An administrator can invite people and see this page.
      </EmptyState>
    </div>
  );
}

function UserList() {
  const { data, isPending, error, refetch } = useUsers();
  const [inviting, setInviting] = useState(false);
  return (
    <div className="mx-auto w-full max-w-4xl px-4 py-7 sm:px-6">
      <div className="mb-4 flex items-center justify-between gap-4">
        <h1 className="flex items-baseline gap-2.5 text-xl font-semibold tracking-tight">
          Users
          {data && <span className="tabular text-sm font-normal text-muted">{data.items.length}</span>}
        </h1>
        <Button
          look="primary"
          icon={<UserPlus className="size-4" aria-hidden="true" />}
          onClick={() => setInviting(true)}
        >
          Invite
        </Button>
      </div>
      {error && !data && (
        <Notice
          alert
          tone="bad"
          title="The users could not be loaded"
          action={<Button onClick={() => void refetch()}>Try again</Button>}
        >
          {messageOf(error)}
        </Notice>
      )}
      {isPending && (
        <div role="status" aria-busy="true" aria-label="Loading users" className="flex flex-col gap-2">
          {["one", "two", "three"].map((row) => (
            <Skeleton key={row} className="h-14 rounded-xl" />
          ))}
        </div>
      )}
      {data && (
        <ul aria-label="Users" className="rounded-xl border border-line bg-surface">
          {data.items.map((user) => (
            <UserRow key={user.id} user={user} />
          ))}
        </ul>
      )}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </div>
  );
}

function UserRow({ user }: { user: User }) {
  const me = useUser();
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-b border-line px-4 py-3 last:border-0 sm:grid-cols-[minmax(0,1fr)_8rem_7rem_4rem]">
      <div className="min-w-0">
        <p className="truncate font-medium">
          {user.name}
          {user.id === me.id && <span className="ml-2 text-[13px] font-normal text-muted">you</span>}
        </p>
        <p className="truncate text-[13px] text-muted">{user.email}</p>
      </div>
      <p className="text-[13px] text-muted">{user.role === "admin" ? "Administrator" : "User"}</p>
      <div>
        <StatusMark
          plain
          tone={user.pending ? "pending" : "ok"}
          label={user.pending ? "Invited" : "Active"}
        />
      </div>
      <p className="text-right text-[13px] text-muted">
        <span className="sr-only">Since </span>
        <Age time={user.createdAt} />
      </p>
    </li>
  );
}
