"use client";
import { Lock, Search, UserPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { patiently } from "@/app/_ui/after-load";
import { Age } from "@/app/_ui/age";
import { Button } from "@/app/_ui/button";
import { ButtonLink } from "@/app/_ui/button-link";
import { DeferredMenu } from "@/app/_ui/deferred-menu";
import { EmptyState } from "@/app/_ui/empty-state";
import { MoreButton } from "@/app/_ui/more-button";
import { SearchField } from "@/app/_ui/search-field";
import { Skeleton } from "@/app/_ui/skeleton";
import { StatusMark, type Tone } from "@/app/_ui/status-mark";
import { useUrlState } from "@/app/_ui/use-url-state";
import type { User } from "@/server/contract/people";
import { useLoadError } from "../away/use-load-error";
import { useUser } from "./session-gate";
import type { UserAction } from "./user-panel";
import { useUsers } from "./users";

const InviteDialog = dynamic(
  () => patiently(() => import("./invite-dialog")).then((module) => module.InviteDialog),
  {
    ssr: false,
  },
);

const ChangeUserDialog = dynamic(
  () => patiently(() => import("./change-user-dialog")).then((module) => module.ChangeUserDialog),
  { ssr: false },
);
const ResetLinkDialog = dynamic(
  () => patiently(() => import("./change-user-dialog")).then((module) => module.ResetLinkDialog),
  { ssr: false },
);
const DeleteUserDialog = dynamic(
  () => patiently(() => import("./delete-user-dialog")).then((module) => module.DeleteUserDialog),
  { ssr: false },
);
const LoadProblem = dynamic(() =>
  patiently(() => import("../away/load-problem")).then((module) => module.LoadProblem),
);
const loadPanel = async () => (await import("./user-panel")).UserPanel;

/** Everybody who may sign in, for administrators. The search is in the address. */
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
  const me = useUser();
  const users = useUsers();
  const { data } = users;
  const error = useLoadError(users);
  const [params, setParams] = useUrlState();
  const [inviting, setInviting] = useState(false);
  const [chosen, setChosen] = useState<{ user: User; action: UserAction }>();
  const search = params.get("q") ?? "";
  const all = data?.items ?? [];
  const shown = all.filter((user) => matches(user, search));
  return (
    <div className="mx-auto w-full max-w-4xl px-4 py-7 sm:px-6">
      <div className="mb-4 flex items-center justify-between gap-4">
        <h1 className="flex items-baseline gap-2.5 text-xl font-semibold tracking-tight">
          Users
          {data && (
            <span className="tabular text-sm font-normal text-muted">
              {shown.length === all.length ? all.length : `${shown.length} of ${all.length}`}
            </span>
          )}
        </h1>
        <Button
          look="primary"
          icon={<UserPlus className="size-4" aria-hidden="true" />}
          onClick={() => setInviting(true)}
        >
          Invite
        </Button>
      </div>
      <search className="relative mb-4 block">
        <SearchField
          label="Search users"
          placeholder="Search by name, e-mail, role, state"
          search={search}
          onSearch={(q) => setParams({ q })}
        />
      </search>
      {error !== null && <LoadProblem what="The users" error={error} onRetry={() => users.refetch()} />}
      {!data && error === null && (
        <div role="status" aria-busy="true" aria-label="Loading users" className="flex flex-col gap-2">
          {["one", "two", "three"].map((row) => (
            <Skeleton key={row} className="h-14 rounded-xl" />
          ))}
        </div>
      )}
      {data && shown.length === 0 && (
        <div className="rounded-xl border border-line bg-surface">
          <EmptyState
            icon={<Search aria-hidden="true" />}
            title="Nobody matches"
            action={<Button onClick={() => setParams({ q: undefined })}>Show everybody</Button>}
          >
            No user has all of these words in name, e-mail, role or state.
          </EmptyState>
        </div>
      )}
      {shown.length > 0 && (
        <ul aria-label="Users" className="rounded-xl border border-line bg-surface">
          {shown.map((user) => (
            <UserRow
              key={user.id}
              user={user}
              itself={user.id === me.id}
              onChoose={(action) => setChosen({ user, action })}
            />
          ))}
        </ul>
      )}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
      {chosen && <Chosen {...chosen} others={all} onClose={() => setChosen(undefined)} />}
    </div>
  );
}

function Chosen({
  user,
  action,
  others,
  onClose,
}: {
  user: User;
  action: UserAction;
  others: User[];
  onClose: () => void;
}) {
  if (action === "delete") return <DeleteUserDialog user={user} others={others} onClose={onClose} />;
  if (action === "reset-link") return <ResetLinkDialog user={user} onClose={onClose} />;
  return <ChangeUserDialog user={user} action={action} onClose={onClose} />;
}

/** Every word of the search must occur. */
function matches(user: User, search: string): boolean {
  const text = `${user.name} ${user.email} ${roleOf(user)} ${stateOf(user).label}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

const roleOf = ({ role }: User) => (role === "admin" ? "Administrator" : "User");

function stateOf({ pending, deactivatedAt }: User): { tone: Tone; label: string } {
  if (deactivatedAt) return { tone: "asleep", label: "Deactivated" };
  return pending ? { tone: "pending", label: "Invited" } : { tone: "ok", label: "Active" };
}

function UserRow({
  user,
  itself,
  onChoose,
}: {
  user: User;
  itself: boolean;
  onChoose: (action: UserAction) => void;
}) {
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-b border-line px-4 py-3 pr-14 last:border-0 sm:grid-cols-[minmax(0,1fr)_8rem_7rem_4rem]">
      <div className="min-w-0">
        <p className="truncate font-medium">
          {user.name}
          {itself && <span className="ml-2 text-[13px] font-normal text-muted">you</span>}
        </p>
        <p title={user.email} className="truncate text-[13px] text-muted">
          {user.email}
        </p>
      </div>
      <p className="text-[13px] text-muted">{roleOf(user)}</p>
      <div>
        <StatusMark plain {...stateOf(user)} />
      </div>
      <p className="text-right text-[13px] text-muted">
        <span className="sr-only">Since </span>
        <Age time={user.createdAt} />
      </p>
      <div className="absolute top-1/2 right-3 -translate-y-1/2">
        <DeferredMenu
          load={loadPanel}
          props={{ user, itself, onChoose }}
          button={<MoreButton aria-label={`Actions for ${user.name}`} />}
        />
      </div>
    </li>
  );
}
