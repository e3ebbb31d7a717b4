"use client";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { announce } from "@/app/_ui/toaster";
import { Failure } from "./failure";
import { isProblem } from "./problem-error";

/** Takes something back after a confirmation. What is gone meanwhile is as it was wanted. */
export function RevokeDialog({
  title,
  description,
  done,
  id,
  revoke,
  onClose,
}: {
  title: string;
  description: string;
  /** Said when it is revoked. */
  done: string;
  id: string;
  revoke: {
    mutate(id: string, options: { onSuccess: () => void; onError: (error: unknown) => void }): void;
    isPending: boolean;
    error: unknown;
  };
  onClose: () => void;
}) {
  const finish = () => {
    announce(done);
    onClose();
  };
  return (
    <ConfirmDialog
      danger
      {...{ title, description, onClose }}
      confirm="Revoke"
      busy={revoke.isPending}
      onConfirm={() =>
        revoke.mutate(id, {
          onSuccess: finish,
          onError: (error) => {
            if (isProblem(error, "not-found")) finish();
          },
        })
      }
    >
      <Failure error={revoke.error} title="Not revoked" />
    </ConfirmDialog>
  );
}
