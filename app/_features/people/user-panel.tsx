"use client";
import { KeyRound, ShieldCheck, ShieldOff, Trash2, UserCheck, UserX } from "lucide-react";
import type { ReactElement } from "react";
import { Menu, MenuItem, MenuSeparator } from "@/app/_ui/menu";
import type { User } from "@/server/contract/people";

export type UserAction = "reset-link" | "make-admin" | "make-user" | "deactivate" | "reactivate" | "delete";

/** What an administrator can do with another user; with oneself, only what shuts nobody out. */
export function UserPanel({
  trigger,
  user,
  itself,
  onChoose,
}: {
  trigger: ReactElement;
  user: User;
  itself: boolean;
  onChoose: (action: UserAction) => void;
}) {
  const inactive = user.deactivatedAt !== undefined;
  return (
    <Menu trigger={trigger}>
      <MenuItem
        icon={<KeyRound aria-hidden="true" />}
        disabled={inactive}
        onSelect={() => onChoose("reset-link")}
      >
        {user.pending ? "New invitation link…" : "Password reset link…"}
      </MenuItem>
      {user.role === "admin" ? (
        <MenuItem
          icon={<ShieldOff aria-hidden="true" />}
          disabled={itself}
          onSelect={() => onChoose("make-user")}
        >
          Make a plain user…
        </MenuItem>
      ) : (
        <MenuItem icon={<ShieldCheck aria-hidden="true" />} onSelect={() => onChoose("make-admin")}>
          Make administrator…
        </MenuItem>
      )}
      <MenuSeparator />
      {inactive ? (
        <MenuItem icon={<UserCheck aria-hidden="true" />} onSelect={() => onChoose("reactivate")}>
          Reactivate…
        </MenuItem>
      ) : (
        <MenuItem
          icon={<UserX aria-hidden="true" />}
          disabled={itself}
          onSelect={() => onChoose("deactivate")}
        >
          Deactivate…
        </MenuItem>
      )}
      <MenuItem
        danger
        icon={<Trash2 aria-hidden="true" />}
        disabled={itself}
        onSelect={() => onChoose("delete")}
      >
        Delete…
      </MenuItem>
    </Menu>
  );
}
