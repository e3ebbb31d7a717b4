"use client";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions, FIRST_FIELD } from "@/app/_ui/dialog";
import { TextField } from "@/app/_ui/field";
import { announce } from "@/app/_ui/toaster";
import type { PullSecretRequest } from "@/server/contract/template-secret";
import { send } from "../../api/call";
import { Failure } from "../../api/failure";
import { useFieldErrors } from "../../api/use-field-errors";

const loadSchema = async () => {
  const { pullSecretRequest, templateSecretName } = await import("@/server/contract/template-secret");
  return pullSecretRequest.extend({ name: templateSecretName });
};

/** Makes a pull secret, or makes it anew. What is typed goes to the portal once, and is never shown again. */
export function PullSecretDialog({
  proposed,
  onMade,
  onClose,
}: {
  proposed: string;
  onMade: (name: string) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState(proposed);
  const { errors, check, showProblem, clear } = useFieldErrors(loadSchema);
  const write = useMutation({
    mutationFn: ({ name: of, ...body }: PullSecretRequest & { name: string }) =>
      send("PUT /api/pull-secrets/{name}", { params: { name: of }, body }),
  });

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // The dialog is no part of the form that it was opened from, though React passes its events on to it.
    event.stopPropagation();
    const form = event.currentTarget;
    const body = await check({ ...Object.fromEntries(new FormData(form)), name: name.trim() }, form);
    if (!body) return;
    write.mutate(body, {
      onSuccess: () => {
        announce(`Pull secret ${body.name} is kept`, { detail: "Environments of its templates get it." });
        onMade(body.name);
        onClose();
      },
      onError: (error) => showProblem(error, form),
    });
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Pull secret"
      description="What images of a private registry are pulled with. It is never shown again; one of the same name is replaced."
    >
      <form noValidate autoComplete="off" onSubmit={submit} onChange={clear} className="flex flex-col gap-4">
        <Failure error={write.error} title="It was not kept" besideFields />
        <TextField
          id="pull-secret-registry"
          name="registry"
          label="Registry"
          required
          {...FIRST_FIELD}
          placeholder="ghcr.io"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.registry}
          inputClassName="font-mono"
          hint="Its host, as the names of images begin."
        />
        <TextField
          id="pull-secret-username"
          name="username"
          label="User"
          required
          autoCapitalize="none"
          spellCheck={false}
          error={errors.username}
        />
        <TextField
          id="pull-secret-password"
          name="password"
          type="password"
          label="Password or token"
          required
          autoComplete="new-password"
          error={errors.password}
          hint="One that can pull, and nothing else."
        />
        <TextField
          id="pull-secret-name"
          name="name"
          label="Name"
          required
          value={name}
          autoCapitalize="none"
          spellCheck={false}
          error={errors.name}
          onChange={({ target }) => setName(target.value)}
          inputClassName="font-mono"
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={write.isPending}>
            Keep it
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
