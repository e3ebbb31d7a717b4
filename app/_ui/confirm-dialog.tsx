"use client";
import type { ReactNode } from "react";
import { Button } from "./button";
import { Dialog, DialogActions, FIRST_FIELD } from "./dialog";

/** Asks whether to do what `confirm` names; `children` say that it failed. Begins on Cancel, unless it is `harmless`. */
export function ConfirmDialog({
  title,
  description,
  confirm,
  danger = false,
  harmless = false,
  busy,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  description: ReactNode;
  confirm: string;
  danger?: boolean;
  harmless?: boolean;
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} description={description}>
      {children}
      <DialogActions>
        <Button onClick={onClose} {...(harmless ? {} : FIRST_FIELD)}>
          Cancel
        </Button>
        <Button
          look={danger ? "danger" : "primary"}
          busy={busy}
          onClick={onConfirm}
          {...(harmless ? FIRST_FIELD : {})}
        >
          {confirm}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
