"use client";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { announce } from "@/app/_ui/toaster";
import type { AccessToken } from "@/server/contract/access-tokens";
import { Failure } from "../api/failure";
import { isProblem } from "../api/problem-error";
import { useUser } from "../people/session-gate";
import { useRevokeAccessToken } from "./access-tokens";

/** Ends a token after a confirmation: what uses it stops at once, and it cannot be brought back. */
export function RevokeDialog({ token, onClose }: { token: AccessToken; onClose: () => void }) {
  const me = useUser();
  const revoke = useRevokeAccessToken();
  const whose = token.owner.id === me.id ? "" : ` of ${token.owner.email}`;
  const done = () => {
    announce(`${token.name} is revoked`);
    onClose();
  };
  return (
    <ConfirmDialog
      danger
      title={`Revoke ${token.name}${whose}?`}
      description="What uses it is refused from now on, and its open streams end. This cannot be undone."
      confirm="Revoke"
      busy={revoke.isPending}
      onConfirm={() =>
        revoke.mutate(token.id, {
          onSuccess: done,
          // It is gone with its person: that is what was wanted.
          onError: (error) => {
            if (isProblem(error, "not-found")) done();
          },
        })
      }
      onClose={onClose}
    >
      <Failure error={revoke.error} title="Not revoked" />
    </ConfirmDialog>
  );
}
