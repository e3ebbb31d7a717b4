"use client";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { Select } from "@/app/_ui/field";
import { announce } from "@/app/_ui/toaster";
import { TypedConfirmation } from "@/app/_ui/typed-confirmation";
import type { User } from "@/server/contract/people";
import { Failure } from "../api/failure";
import { isProblem } from "../api/problem-error";
import { useEnvironments } from "../environment/queries";
import { useDeleteUser } from "./users";

/** Deletes a user once their address is typed, and asks what becomes of their environments. */
export function DeleteUserDialog({
  user,
  others,
  onClose,
}: {
  user: User;
  others: User[];
  onClose: () => void;
}) {
  const environments = useEnvironments();
  const remove = useDeleteUser(user.id);
  const [typed, setTyped] = useState("");
  const [fate, setFate] = useState<"hand-over" | "delete">();
  const heirs = others.filter(({ id, deactivatedAt }) => id !== user.id && !deactivatedAt);
  const [to, setTo] = useState(heirs[0]?.id ?? "");
  const own = (environments.data?.items ?? []).filter(
    ({ spec, deletingAt }) => spec.owner.toLowerCase() === user.email && !deletingAt,
  );
  const ready = typed.trim().toLowerCase() === user.email && (own.length === 0 || fate !== undefined);

  const done = () => {
    announce(`${user.name} is deleted`);
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    remove.mutate(own.length === 0 ? {} : { environments: fate, ...(fate === "hand-over" ? { to } : {}) }, {
      onSuccess: done,
      onError: (error) => {
        if (isProblem(error, "not-found")) done();
      },
    });
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${user.name}?`}
      description="The account goes with its sessions and access tokens. This cannot be undone; to keep somebody out for a while, deactivate them instead."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Failure error={remove.error} title="Not deleted" />
        {own.length > 0 && (
          <fieldset className="flex flex-col gap-2.5">
            <legend className="mb-2 text-[13px] font-medium">
              What becomes of {own.length === 1 ? "the environment" : `the ${own.length} environments`}{" "}
              <span className="font-mono break-words">{own.map(({ name }) => name).join(", ")}</span>?
            </legend>
            <label className="flex flex-wrap items-center gap-2">
              <input
                type="radio"
                name="fate"
                disabled={heirs.length === 0}
                checked={fate === "hand-over"}
                onChange={() => setFate("hand-over")}
              />
              Hand over to
              <Select
                aria-label="New owner"
                value={to}
                disabled={heirs.length === 0}
                onChange={({ target }) => {
                  setTo(target.value);
                  setFate("hand-over");
                }}
                className="min-w-0 flex-1"
              >
                {heirs.map(({ id, name, email }) => (
                  <option key={id} value={id}>
                    {name} ({email})
                  </option>
                ))}
              </Select>
            </label>
            <label className="flex items-center gap-2">
              <input
                type="radio"
                name="fate"
                checked={fate === "delete"}
                onChange={() => setFate("delete")}
              />
              Delete with all their data
            </label>
          </fieldset>
        )}
        <TypedConfirmation id="confirm-delete-user" word={user.email} typed={typed} onType={setTyped} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="danger"
            busy={remove.isPending}
            disabled={!ready || environments.isPending}
          >
            Delete
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
