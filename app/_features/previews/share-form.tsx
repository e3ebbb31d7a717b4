"use client";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_ui/button";
import { DialogActions, FIRST_FIELD } from "@/app/_ui/dialog";
import { SelectField, TextField } from "@/app/_ui/field";
import { Segmented } from "@/app/_ui/segmented";
import type { PreviewShare } from "@/server/contract/previews";
import { Failure } from "../api/failure";
import { useFieldErrors } from "../api/use-field-errors";
import type { Opening } from "./openings";
import { nameOf } from "./preview-params";
import { useCreateShare } from "./queries";

const loadSchema = async () => (await import("@/server/contract/previews")).createShareRequest;

const LIVES = [
  { days: 1, label: "In a day" },
  { days: 7, label: "In a week" },
  { days: 30, label: "In 30 days" },
];

/** Lets people, or anyone with a link, open one preview for a while. */
export function ShareForm({
  name,
  openings,
  onMade,
  onClose,
}: {
  name: string;
  openings: readonly Opening[];
  onMade: (made: { share: PreviewShare; link: string }) => void;
  onClose: () => void;
}) {
  const create = useCreateShare(name);
  const { errors, check, show, showProblem, clear } = useFieldErrors(loadSchema);
  const [with_, setWith] = useState<"people" | "anyone">("people");

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const opening = openings.find((one) => nameOf(one) === fields.get("opening")) ?? openings[0];
    const emails = String(fields.get("emails") ?? "").split(/[\s,;]+/);
    const named = emails.filter((email) => email !== "");
    // Without anybody named it would be for anyone.
    if (with_ === "people" && named.length === 0)
      return show([{ field: "emails", message: "Name at least one person." }], form);
    const body = await check(
      {
        component: opening?.component,
        endpoint: opening?.endpoint,
        emails: with_ === "people" ? named : [],
        reason: fields.get("reason"),
        expiresInDays: Number(fields.get("expiresInDays")),
      },
      form,
    );
    if (body) create.mutate(body, { onSuccess: onMade, onError: (error) => showProblem(error, form) });
  };

  const [, wrongEmail] = Object.entries(errors).find(([field]) => /^emails\b/.test(field)) ?? [];
  return (
    <form noValidate onSubmit={submit} onChange={clear} className="flex flex-col gap-4">
      <Failure error={create.error} title="Not shared" besideFields />
      <div>
        <Segmented
          label="With whom"
          name="with"
          value={with_}
          options={[
            { value: "people", label: "Chosen people" },
            { value: "anyone", label: "Anyone with the link" },
          ]}
          onChange={setWith}
        />
      </div>
      {with_ === "people" && (
        <TextField
          id="share-emails"
          name="emails"
          label="E-mail addresses"
          placeholder="bob@example.com, eve@example.com"
          hint="They sign in to the portal with these; commas or spaces between them."
          autoComplete="off"
          {...FIRST_FIELD}
          error={wrongEmail}
        />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        {openings.length > 1 && (
          <SelectField id="share-opening" name="opening" label="What">
            {openings.map((one) => (
              <option key={one.href} value={nameOf(one)}>
                {one.title}
              </option>
            ))}
          </SelectField>
        )}
        <SelectField
          id="share-life"
          name="expiresInDays"
          label="Ends"
          defaultValue={7}
          error={errors.expiresInDays}
        >
          {LIVES.map(({ days, label }) => (
            <option key={days} value={days}>
              {label}
            </option>
          ))}
        </SelectField>
      </div>
      <TextField
        id="share-reason"
        name="reason"
        label="Reason"
        placeholder="Review of the new checkout"
        required
        maxLength={200}
        autoComplete="off"
        error={errors.reason}
      />
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
        <Button type="submit" look="primary" busy={create.isPending}>
          Share
        </Button>
      </DialogActions>
    </form>
  );
}
