"use client";
import type { FormEvent } from "react";
import { Button } from "@/app/_ui/button";
import { TextField } from "@/app/_ui/field";
import { useHydrated } from "@/app/_ui/use-hydrated";
import { Failure } from "../api/failure";
import { focusField, useFieldErrors } from "../api/use-field-errors";
import { changePerson } from "./session";
import { useSignIn } from "./sign-in";

const loadSchema = async () => (await import("@/server/contract/people")).signInRequest;

/** Signs in and goes on to `target`, a path of this origin. */
export function SignInForm({ target }: { target: string }) {
  const signIn = useSignIn();
  const hydrated = useHydrated();
  const { errors, check, showProblem, clear } = useFieldErrors(loadSchema);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const body = await check(Object.fromEntries(new FormData(form)), form);
    if (!body) return;
    signIn.mutate(body, {
      onSuccess: () => changePerson(target),
      onError: (error) => {
        showProblem(error, form);
        focusField(form, "password");
      },
    });
  };

  return (
    <form method="post" noValidate onSubmit={submit} onChange={clear} className="flex flex-col gap-4">
      <Failure error={signIn.error} title="Not signed in" />
      <TextField
        id="email"
        name="email"
        type="email"
        label="E-mail"
        autoComplete="username"
        autoFocus
        required
        error={errors.email}
      />
      <TextField
        id="password"
        name="password"
        type="password"
        label="Password"
        autoComplete="current-password"
        required
        error={errors.password}
      />
      <Button
        type="submit"
        look="primary"
        disabled={!hydrated}
        busy={signIn.isPending || signIn.isSuccess}
        className="mt-2 h-10"
      >
        Sign in
      </Button>
      <p className="text-[13px] text-muted">
        No account yet, or lost your password? Ask an administrator for a one-time link.
      </p>
    </form>
  );
}
