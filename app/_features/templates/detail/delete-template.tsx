"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { announce } from "@/app/_ui/toaster";
import { TypedConfirmation } from "@/app/_ui/typed-confirmation";
import type { TemplateDetail } from "@/server/contract/templates-api";
import { Failure } from "../../api/failure";
import { isProblem } from "../../api/problem-error";
import { useDeleteTemplate } from "../queries";

/** Deletes a template once its name is typed. What was made of it goes on. */
export function DeleteTemplate({ template, onClose }: { template: TemplateDetail; onClose: () => void }) {
  const { name, status } = template;
  const router = useRouter();
  const remove = useDeleteTemplate(name);
  const [typed, setTyped] = useState("");
  const matches = typed.trim() === name;
  const count = status.environments;

  const finish = () => {
    announce(`${name} is deleted`, count > 0 ? { detail: "Environments of it go on." } : {});
    router.replace("/templates");
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!matches) return;
    remove.mutate(undefined, {
      onSuccess: finish,
      // Somebody else was faster: that is what was wanted.
      onError: (error) => {
        if (isProblem(error, "not-found")) finish();
      },
    });
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${name}?`}
      description={
        <>
          Nothing new can be made of it, and its source is not looked at any more.{" "}
          {count === 0
            ? "No environment uses it."
            : `${count === 1 ? "The one environment" : `All ${count} environments`} of it ${count === 1 ? "goes" : "go"} on with the revision ${count === 1 ? "it runs" : "they run"}.`}
        </>
      }
    >
      <form onSubmit={submit}>
        <Failure error={remove.error} title="Not deleted" className="mb-4" />
        <TypedConfirmation id="confirm-delete" word={name} typed={typed} onType={setTyped} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" busy={remove.isPending} disabled={!matches}>
            Delete
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
