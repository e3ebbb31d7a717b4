"use client";
import type { PreviewShare } from "@/server/contract/previews";
import { RevokeDialog } from "../api/revoke-dialog";
import { useRevokeShare } from "./queries";
import { whoOf } from "./share-row";

/** Takes a share back after a confirmation. */
export function RevokeShare({
  name,
  share,
  title,
  onClose,
}: {
  name: string;
  share: PreviewShare;
  title: string;
  onClose: () => void;
}) {
  return (
    <RevokeDialog
      title={`Revoke ${title} for ${whoOf(share).replace(/^A/, "a")}?`}
      description="What is open by it is cut, and its link lets nobody in any more. This cannot be undone."
      done="The share is revoked"
      id={share.id}
      revoke={useRevokeShare(name)}
      onClose={onClose}
    />
  );
}
