"use client";
import { KeyRound, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { patiently } from "@/app/_ui/after-load";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Segmented } from "@/app/_ui/segmented";
import { Skeleton } from "@/app/_ui/skeleton";
import { useUrlState } from "@/app/_ui/use-url-state";
import type { AccessToken } from "@/server/contract/access-tokens";
import { useLoadError } from "../away/use-load-error";
import { useUser } from "../people/session-gate";
import { type TokensOf, useAccessTokens } from "./access-tokens";
import { TokenRow } from "./token-row";

const CreateDialog = dynamic(
  () => patiently(() => import("./create-dialog")).then((module) => module.CreateDialog),
  {
    ssr: false,
  },
);
const RevokeToken = dynamic(
  () => patiently(() => import("./revoke-token")).then((module) => module.RevokeToken),
  {
    ssr: false,
  },
);

const LoadProblem = dynamic(() =>
  patiently(() => import("../away/load-problem")).then((module) => module.LoadProblem),
);

/** What lets programs in: one's own access tokens or, for administrators, everybody's. */
export function AccessTokensPage() {
  const { role } = useUser();
  const [params, setParams] = useUrlState();
  const of = role === "admin" && params.get("of") === "everybody" ? "everybody" : "me";
  const tokens = useAccessTokens(of);
  const { data } = tokens;
  const error = useLoadError(tokens);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<AccessToken>();
  const create = (
    <Button
      look="primary"
      icon={<Plus className="size-4" aria-hidden="true" />}
      onClick={() => setCreating(true)}
    >
      New token
    </Button>
  );
  return (
    <div className="mx-auto w-full max-w-4xl px-4 py-7 sm:px-6">
      <div className="mb-1.5 flex items-center justify-between gap-4">
        <h1 className="flex items-baseline gap-2.5 text-xl font-semibold tracking-tight">
          Access tokens
          {data && <span className="tabular text-sm font-normal text-muted">{data.items.length}</span>}
        </h1>
        {create}
      </div>
      <p className="mb-4 text-muted">
        A token lets a program use the portal's API as you, within its scopes, by the header{" "}
        <code className="font-mono text-[13px] text-ink">Authorization: Bearer TOKEN</code>. The API is
        described at{" "}
        <a href="/api/openapi.json" className="text-iris underline underline-offset-2">
          /api/openapi.json
        </a>
        .
      </p>
      {role === "admin" && (
        <div className="mb-4">
          <Segmented<TokensOf>
            label="Whose tokens"
            name="of"
            value={of}
            options={[
              { value: "me", label: "Mine" },
              { value: "everybody", label: "Everybody's" },
            ]}
            onChange={(next) => setParams({ of: next === "everybody" ? next : undefined })}
          />
        </div>
      )}
      {error !== null && (
        <LoadProblem what="The access tokens" error={error} onRetry={() => tokens.refetch()} />
      )}
      {!data && error === null && (
        <div
          role="status"
          aria-busy="true"
          aria-label="Loading access tokens"
          className="flex flex-col gap-2"
        >
          {["one", "two"].map((row) => (
            <Skeleton key={row} className="h-16 rounded-xl" />
          ))}
        </div>
      )}
      {data?.items.length === 0 && (
        <div className="rounded-xl border border-line bg-surface">
          <EmptyState
            icon={<KeyRound aria-hidden="true" />}
            title={of === "me" ? "You have no access tokens" : "Nobody has an access token"}
          >
            Make one for a script, a pipeline or a command line that works with your environments.
          </EmptyState>
        </div>
      )}
      {data && data.items.length > 0 && (
        <ul aria-label="Access tokens" className="rounded-xl border border-line bg-surface">
          {data.items.map((token) => (
            <TokenRow
              key={token.id}
              token={token}
              withOwner={of === "everybody"}
              onRevoke={() => setRevoking(token)}
            />
          ))}
        </ul>
      )}
      {creating && <CreateDialog maxDays={data?.maxDays} onClose={() => setCreating(false)} />}
      {revoking && <RevokeToken token={revoking} onClose={() => setRevoking(undefined)} />}
    </div>
  );
}
