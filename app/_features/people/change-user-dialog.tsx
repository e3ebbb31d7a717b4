"use client";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { announce } from "@/app/_ui/toaster";
import type { User } from "@/server/contract/people";
import { Failure } from "../api/failure";
import { LinkDialog } from "./link-dialog";
import type { UserAction } from "./user-panel";
import { useChangeUser, useCreateResetLink } from "./users";

type Change = Exclude<UserAction, "delete" | "reset-link">;

const CHANGES: Record<
  Change,
  {
    title: (name: string) => string;
    detail: string;
    button: string;
    done: string;
    body: { role?: User["role"]; active?: boolean };
  }
> = {
  "make-admin": {
    title: (name) => `Make ${name} an administrator?`,
    detail: "Administrators see and change all environments, and manage users.",
    button: "Make administrator",
    done: "is an administrator now",
    body: { role: "admin" },
  },
  "make-user": {
    title: (name) => `Make ${name} a plain user?`,
    detail: "Users see and change only the environments they own.",
    button: "Make a plain user",
    done: "is a plain user now",
    body: { role: "user" },
  },
  deactivate: {
    title: (name) => `Deactivate ${name}?`,
    detail:
      "They are signed out everywhere at once and cannot sign in; their access tokens stop. Their environments stay and go on running. Reactivating brings everything back.",
    button: "Deactivate",
    done: "is deactivated",
    body: { active: false },
  },
  reactivate: {
    title: (name) => `Reactivate ${name}?`,
    detail: "They can sign in again with their password.",
    button: "Reactivate",
    done: "can sign in again",
    body: { active: true },
  },
};

/** Changes a user after a confirmation that says what it means for them. */
export function ChangeUserDialog({
  user,
  action,
  onClose,
}: {
  user: User;
  action: Change;
  onClose: () => void;
}) {
  const { title, detail, button, done, body } = CHANGES[action];
  const change = useChangeUser(user.id);
  const confirm = () =>
    change.mutate(body, {
      onSuccess: () => {
        announce(`${user.name} ${done}`);
        onClose();
      },
    });
  return (
    <ConfirmDialog
      title={title(user.name)}
      description={`${user.email}. ${detail}`}
      confirm={button}
      danger={action === "deactivate"}
      busy={change.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Failure error={change.error} title="Nothing was changed" />
    </ConfirmDialog>
  );
}

/** Makes a link for a new password, or anew for somebody who has not joined, and shows it once. */
export function ResetLinkDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const create = useCreateResetLink(user.id);
  if (create.data) return <LinkDialog name={user.name} made={create.data} onClose={onClose} />;
  return (
    <ConfirmDialog
      harmless
      title={user.pending ? `New invitation for ${user.name}?` : `New password for ${user.name}?`}
      description={
        user.pending
          ? "Makes a new link to hand over; the one before is worth nothing then."
          : "Makes a one-time link to hand over. The old password works until the link is used; then every session of theirs ends."
      }
      confirm="Create the link"
      busy={create.isPending}
      onConfirm={() => create.mutate()}
      onClose={onClose}
    >
      <Failure error={create.error} title="No link was made" />
    </ConfirmDialog>
  );
}
