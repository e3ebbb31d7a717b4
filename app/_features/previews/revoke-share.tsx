"use client";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { announce } from "@/app/_ui/toaster";
import type { PreviewShare } from "@/server/contract/previews";
import { Failure } from "../api/failure";
import { isProblem } from "../api/problem-error";
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
  const revoke = useRevokeShare(name);
  const done = () => {
    announce("The share is revoked");
    onClose();
  };
  return (
    <ConfirmDialog
      danger
      title={`Revoke ${title} for ${whoOf(share).replace(/^A/, "a")}?`}
      description="What is open by it is cut, and its link lets nobody in any more. This cannot be undone."
      confirm="Revoke"
      busy={revoke.isPending}
      onConfirm={() =>
        revoke.mutate(share.id, {
          onSuccess: done,
          // It has ended meanwhile: that is what was wanted.
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
