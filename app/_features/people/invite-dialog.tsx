"use client";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions, FIRST_FIELD } from "@/app/_ui/dialog";
import { SelectField, TextField } from "@/app/_ui/field";
import { Failure } from "../api/failure";
import { useFieldErrors } from "../api/use-field-errors";
import { LinkDialog } from "./link-dialog";
import { useInviteUser } from "./users";

const loadSchema = async () => (await import("@/server/contract/people")).inviteUserRequest;

/** Invites somebody and then shows the link to hand over. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const invite = useInviteUser();
  const { errors, check, showProblem, clear } = useFieldErrors(loadSchema);
  const [asked, setAsked] = useState("");

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const body = await check(Object.fromEntries(new FormData(form)), form);
    if (!body) return;
    setAsked(body.name);
    invite.mutate(body, { onError: (error) => showProblem(error, form) });
  };

  const close = (open: boolean) => {
    if (!open) onClose();
  };
  if (invite.isSuccess) return <LinkDialog name={asked} made={invite.data} onClose={onClose} />;
  return (
    <Dialog open onOpenChange={close} title="Invite somebody">
      <form noValidate onSubmit={submit} onChange={clear} className="flex flex-col gap-4">
        <Failure error={invite.error} title="Not invited" besideFields />
        <TextField id="invite-name" name="name" label="Name" required {...FIRST_FIELD} error={errors.name} />
        <TextField
          id="invite-email"
          name="email"
          type="email"
          label="E-mail"
          required
          error={errors.email}
          autoComplete="off"
        />
        <SelectField
          id="invite-role"
          name="role"
          label="Role"
          defaultValue="user"
          hint="Users see the environments they own; administrators see all, and invite."
        >
          <option value="user">User</option>
          <option value="admin">Administrator</option>
        </SelectField>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={invite.isPending}>
            Create the link
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
