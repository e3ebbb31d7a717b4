"use client";
import { type FormEvent, useState, useSyncExternalStore } from "react";
import { Button } from "@/app/_ui/button";
import { ButtonLink } from "@/app/_ui/button-link";
import { TextField } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import { formatMoment } from "@/app/_ui/time";
import type { OneTimeLink } from "@/server/contract/people";
import { Failure } from "../api/failure";
import { isProblem, messageOf } from "../api/problem-error";
import { useFieldErrors } from "../api/use-field-errors";
import { changePerson } from "./session";
import { useLink, useRedeemLink } from "./sign-in";
import { StrengthHint } from "./strength-hint";

const loadSchema = async () => (await import("@/server/contract/people")).redeemLinkRequest;

/** One-time link: first administrator, invitation or lost password, all by setting a password. */
export function LinkForm() {
  const token = useSyncExternalStore(onHashChange, tokenOfAddress, () => undefined);
  return token === undefined ? <LinkSkeleton /> : <LinkOf key={token} token={token} />;
}

/** The token stands behind the `#` of the address, which only the browser sees. */
const tokenOfAddress = () => window.location.hash.slice(1);

function onHashChange(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}

function LinkOf({ token }: { token: string }) {
  const link = useLink(token);
  if (link.isPending) return <LinkSkeleton />;
  if (link.isError) return <DeadLink error={link.error} onRetry={() => void link.refetch()} />;
  return <PasswordForm token={token} link={link.data} />;
}

function PasswordForm({ token, link }: { token: string; link: OneTimeLink }) {
  const redeem = useRedeemLink();
  const [password, setPassword] = useState("");
  const setup = link.purpose === "setup";
  const { errors, check, show, showProblem, clear } = useFieldErrors(loadSchema);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const { repeat, email, ...values } = Object.fromEntries(new FormData(form));
    const body = await check({ ...values, token, ...(setup ? { email: email ?? "" } : {}) }, form);
    if (!body) return;
    if (repeat !== body.password) {
      show([{ field: "repeat", message: "The two passwords differ. Type the same one twice." }], form);
      return;
    }
    redeem.mutate(body, {
      onSuccess: () => changePerson("/environments"),
      onError: (error) => showProblem(error, form),
    });
  };

  if (redeem.isError && isProblem(redeem.error, "gone", "not-found"))
    return <DeadLink error={redeem.error} />;
  return (
    <form method="post" noValidate onSubmit={submit} onChange={clear} className="flex flex-col gap-4">
      <Failure error={redeem.error} title="The password was not set" />
      <TextField
        id="email"
        name="email"
        type="email"
        label="E-mail"
        autoComplete="username"
        required
        readOnly={!setup}
        autoFocus={setup}
        defaultValue={link.email ?? ""}
        hint={setup ? "You sign in with it." : undefined}
        error={errors.email}
        inputClassName={setup ? undefined : "bg-sunken text-muted"}
      />
      {link.purpose !== "reset" && (
        <TextField
          id="name"
          name="name"
          label="Name"
          autoComplete="name"
          required
          defaultValue={link.name ?? ""}
          error={errors.name}
        />
      )}
      <TextField
        id="password"
        name="password"
        type="password"
        label="Password"
        autoComplete="new-password"
        required
        autoFocus={!setup}
        onChange={(event) => setPassword(event.target.value)}
        hint={<StrengthHint password={password} />}
        error={errors.password}
      />
      <TextField
        id="repeat"
        name="repeat"
        type="password"
        label="Repeat password"
        autoComplete="new-password"
        required
        error={errors.repeat}
      />
      <Button type="submit" look="primary" busy={redeem.isPending || redeem.isSuccess} className="mt-2 h-10">
        Set password and sign in
      </Button>
      <p className="text-[13px] text-muted">
        This link works once, until <time dateTime={link.expiresAt}>{formatMoment(link.expiresAt)}</time>.
      </p>
    </form>
  );
}

function DeadLink({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const dead = isProblem(error, "gone", "not-found", "invalid-request", "forbidden", "conflict");
  return (
    <div className="flex flex-col gap-4">
      <Notice
        alert
        tone={dead ? "warn" : "bad"}
        title={dead ? "This link no longer works" : "Could not check the link"}
      >
        {messageOf(error)}
        {dead && " Ask an administrator for a new one."}
      </Notice>
      <div className="flex gap-2">
        {!dead && onRetry && <Button onClick={onRetry}>Try again</Button>}
        <ButtonLink href="/sign-in">Go to sign-in</ButtonLink>
      </div>
    </div>
  );
}

function LinkSkeleton() {
  return (
    <div role="status" aria-busy="true" aria-label="Checking the link" className="flex flex-col gap-5">
      {["email", "name", "password", "repeat"].map((field) => (
        <div key={field} className="flex flex-col gap-2">
          <Skeleton className="h-4 w-24" />
          <Skeleton className="h-9 w-full" />
        </div>
      ))}
    </div>
  );
}
