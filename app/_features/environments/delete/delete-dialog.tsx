"use client";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { TypedConfirmation } from "@/app/_ui/typed-confirmation";
import { namespaceOf } from "@/server/contract/components";
import type { EnvironmentView } from "@/server/contract/environment";
import { Failure } from "../../api/failure";
import { isProblem } from "../../api/problem-error";
import { isDeleting } from "../../environment/state";
import { useTemplate } from "../../environment/templates";
import { useDeleteEnvironment } from "./use-delete-environment";

/** Deletes an environment once its name is typed. The page itself then shows how it goes. */
export function DeleteDialog({ view, onClose }: { view: EnvironmentView; onClose: () => void }) {
  const remove = useDeleteEnvironment(view);
  const [typed, setTyped] = useState("");
  const keepsData = useTemplate(view).components.some(({ storage }) => storage !== undefined);
  const matches = typed.trim() === view.name;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!matches) return;
    remove.mutate(undefined, {
      onSuccess: onClose,
      // Somebody else was faster: that is what was wanted.
      onError: (error) => {
        if (isProblem(error, "not-found", "gone")) onClose();
      },
    });
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${view.name}?`}
      description={
        <>
          The namespace <code className="font-mono text-[13px] text-ink">{namespaceOf(view.name)}</code> and
          everything in it goes{keepsData && ", all data included"}. This cannot be undone.
        </>
      }
    >
      <form onSubmit={submit}>
        <Failure error={remove.error} title="Not deleted" className="mb-4" />
        <TypedConfirmation id="confirm-delete" word={view.name} typed={typed} onType={setTyped} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" busy={remove.isPending} disabled={!matches || isDeleting(view)}>
            Delete
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
