"use client";
import type { FormEvent } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions, FIRST_FIELD } from "@/app/_ui/dialog";
import { SelectField, TextField } from "@/app/_ui/field";
import { Failure } from "../api/failure";
import { useFieldErrors } from "../api/use-field-errors";
import { useCreateAccessToken } from "./access-tokens";
import { lifeChoices } from "./life-choices";
import { ScopeFields } from "./scope-fields";
import { SecretDialog } from "./secret-dialog";

const loadSchema = async () => (await import("@/server/contract/access-tokens")).createAccessTokenRequest;

/** Makes a token and then shows its secret, once. `maxDays` is unknown while the list could not be loaded. */
export function CreateDialog({ maxDays, onClose }: { maxDays: number | undefined; onClose: () => void }) {
  const create = useCreateAccessToken();
  const { errors, check, showProblem, clear } = useFieldErrors(loadSchema);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const value = {
      name: fields.get("name"),
      scopes: fields.getAll("scopes"),
      expiresInDays: Number(fields.get("expiresInDays")),
    };
    const body = await check(value, form);
    if (body) create.mutate(body, { onError: (error) => showProblem(error, form) });
  };

  if (create.isSuccess) return <SecretDialog {...create.data} onClose={onClose} />;
  const choices = lifeChoices(maxDays);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New access token"
      description="It acts as you. Give it no more than its program needs."
    >
      <form noValidate onSubmit={submit} onChange={clear} className="flex flex-col gap-4">
        <Failure error={create.error} title="No token was made" besideFields />
        <TextField
          id="token-name"
          name="name"
          label="Name"
          placeholder="Nightly pipeline"
          required
          autoComplete="off"
          {...FIRST_FIELD}
          error={errors.name}
        />
        <ScopeFields error={errors.scopes} />
        <SelectField
          id="token-life"
          name="expiresInDays"
          label="Expires"
          defaultValue={choices.includes(30) ? 30 : choices[0]}
          error={errors.expiresInDays}
          hint="After that it lets nobody in. It can be revoked at any time."
        >
          {choices.map((days) => (
            <option key={days} value={days}>
              {days === 365 ? "In a year" : days === 1 ? "In a day" : `In ${days} days`}
            </option>
          ))}
        </SelectField>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={create.isPending}>
            Create the token
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
