"use client";
import type { AccessToken } from "@/server/contract/access-tokens";
import { RevokeDialog } from "../api/revoke-dialog";
import { useUser } from "../people/session-gate";
import { useRevokeAccessToken } from "./access-tokens";

/** Ends a token after a confirmation: what uses it stops at once, and it cannot be brought back. */
export function RevokeToken({ token, onClose }: { token: AccessToken; onClose: () => void }) {
  const me = useUser();
  const whose = token.owner.id === me.id ? "" : ` of ${token.owner.email}`;
  return (
    <RevokeDialog
      title={`Revoke ${token.name}${whose}?`}
      description="What uses it is refused from now on, and its open streams end. This cannot be undone."
      done={`${token.name} is revoked`}
      id={token.id}
      revoke={useRevokeAccessToken()}
      onClose={onClose}
    />
  );
}
