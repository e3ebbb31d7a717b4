import type { UseMutationResult } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { ProblemError, sentenceOf } from "../api/problem";
import { Dialog } from "../ui/dialog";
import { Field, TextField } from "../ui/field";
import { Notice } from "../ui/notice";
import type { Item, ItemInput } from "./queries";

interface ItemDialogProps {
  title: string;
  action: string;
  item?: Item;
  mutation: UseMutationResult<unknown, Error, ItemInput>;
  onClose: () => void;
}

/** The form of a new item, or of one that exists. Stays open, with what was typed, when saving fails. */
export function ItemDialog({ title, action, item, mutation, onClose }: ItemDialogProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const input = { title: String(data.get("title")), description: String(data.get("description")) };
    mutation.mutate(input, { onSuccess: onClose });
  };
  const { error } = mutation;
  const fields = error instanceof ProblemError ? error.fields : {};
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        {error && Object.keys(fields).length === 0 && <Notice kind="error">{sentenceOf(error)}</Notice>}
        <Field
          label="Title"
          name="title"
          defaultValue={item?.title}
          required
          maxLength={200}
          autoFocus
          error={fields.title}
        />
        <TextField
          label="Description"
          name="description"
          defaultValue={item?.description}
          rows={4}
          maxLength={4000}
          error={fields.description}
        />
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" disabled={mutation.isPending}>
            {mutation.isPending ? "Saving…" : action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
