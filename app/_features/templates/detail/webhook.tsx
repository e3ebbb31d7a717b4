"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { patiently } from "@/app/_ui/after-load";
import { Age } from "@/app/_ui/age";
import { Button } from "@/app/_ui/button";
import { Section } from "@/app/_ui/card";
import { CopyButton } from "@/app/_ui/copy-button";
import { Skeleton } from "@/app/_ui/skeleton";
import { announce, announceFailure } from "@/app/_ui/toaster";
import type { NewTemplateWebhook, TemplateWebhook } from "@/server/contract/template-webhook";
import { call, send } from "../../api/call";
import { messageOf } from "../../api/problem-error";

const WebhookSecret = dynamic(
  () => patiently(() => import("./webhook-secret")).then((module) => module.WebhookSecret),
  { ssr: false },
);

const contract = () => import("@/server/contract/template-webhook");

/** By what the repository's host tells of pushes; for administrators. */
export function Webhook({ name }: { name: string }) {
  const queryKey = ["template-webhook", name];
  const client = useQueryClient();
  const asked = () => client.invalidateQueries({ queryKey });
  const params = { name };
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }): Promise<TemplateWebhook> =>
      call(
        "GET /api/templates/{name}/webhook",
        { params, signal },
        async () => (await contract()).templateWebhook,
      ),
  });
  const make = useMutation({
    mutationFn: (): Promise<NewTemplateWebhook> =>
      call(
        "POST /api/templates/{name}/webhook",
        { params, body: {} },
        async () => (await contract()).newTemplateWebhook,
      ),
    onSuccess: asked,
    onError: (failed) => announceFailure("No secret was made", messageOf(failed)),
  });
  const remove = useMutation({
    mutationFn: () => send("DELETE /api/templates/{name}/webhook", { params }),
    onSuccess: () => {
      announce("Nothing more is taken by the webhook");
      return asked();
    },
    onError: (failed) => announceFailure("The secret was not removed", messageOf(failed)),
  });
  const address = data && `${window.location.origin}${data.path}`;
  return (
    <Section id="webhook" title="Webhook">
      <div className="flex flex-col gap-2 px-4 py-3 text-[13px]">
        {!data && !error && <Skeleton className="h-16" />}
        {!data && error && (
          <p role="alert" className="flex flex-wrap items-center gap-2 text-bad">
            {messageOf(error)}
            <Button size="small" onClick={() => void refetch()}>
              Try again
            </Button>
          </p>
        )}
        {data && address && (
          <>
            <p className="text-muted">
              The source is looked at every two minutes. Its host may tell of pushes at once: GitHub, GitLab,
              Gitea and Forgejo, by this address and a secret.
            </p>
            <p className="flex items-center gap-1">
              <code className="min-w-0 grow font-mono text-xs break-all">{address}</code>
              <CopyButton text={address} label="Copy the address of the webhook" />
            </p>
            <p className="text-muted">
              {data.since === undefined ? (
                "It has no secret: nothing is taken."
              ) : (
                <>
                  Its secret was made <Age time={data.since} ago />.{" "}
                  {data.lastUsedAt ? (
                    <>
                      Used last <Age time={data.lastUsedAt} ago />.
                    </>
                  ) : (
                    "Nothing came yet."
                  )}
                </>
              )}
            </p>
            <div className="flex flex-wrap gap-2">
              <Button size="small" busy={make.isPending} onClick={() => make.mutate()}>
                {data.since ? "Replace the secret" : "Make a secret"}
              </Button>
              {data.since && (
                <Button size="small" look="quiet" busy={remove.isPending} onClick={() => remove.mutate()}>
                  Remove it
                </Button>
              )}
            </div>
          </>
        )}
      </div>
      {make.data && address && (
        <WebhookSecret address={address} secret={make.data.secret} onClose={() => make.reset()} />
      )}
    </Section>
  );
}
