"use client";
import { Pencil, Plus, RefreshCw, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { patiently } from "@/app/_ui/after-load";
import { Age } from "@/app/_ui/age";
import { Button } from "@/app/_ui/button";
import { ButtonLink } from "@/app/_ui/button-link";
import { Link } from "@/app/_ui/link";
import { StatusMark } from "@/app/_ui/status-mark";
import { announce, announceFailure } from "@/app/_ui/toaster";
import type { TemplateDetail } from "@/server/contract/templates-api";
import { messageOf } from "../../api/problem-error";
import { useUser } from "../../people/session-gate";
import { useRefreshTemplate } from "../queries";
import { isPublishing, isReady, templateMark } from "../state";

const DeleteTemplate = dynamic(
  () => patiently(() => import("./delete-template")).then((module) => module.DeleteTemplate),
  {
    ssr: false,
  },
);

/** What the template is and how it is, and what can be done with it: everything but using it is for administrators. */
export function TemplateHeader({ template }: { template: TemplateDetail }) {
  const { name, spec, view, status } = template;
  const isAdmin = useUser().role === "admin";
  const title = spec?.title ?? view?.title ?? name;
  const description = spec?.description ?? view?.description;
  return (
    <div className="border-b border-line bg-surface">
      <div className="mx-auto flex w-full max-w-7xl flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 pt-6 pb-4 sm:px-6">
        <div className="min-w-0">
          <p className="mb-1 text-[13px]">
            <Link href="/templates" className="text-muted underline-offset-2 hover:text-ink hover:underline">
              Templates
            </Link>
          </p>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <h1 className="text-xl font-semibold tracking-tight break-words">{title}</h1>
            <StatusMark {...templateMark(template)} role="status" data-testid="template-state" />
          </div>
          {description && <p className="mt-1.5 max-w-prose break-words">{description}</p>}
          {template.closed && <p className="mt-1.5 max-w-prose text-warn">{template.closed}</p>}
          <p className="mt-1.5 flex flex-wrap gap-x-4 gap-y-0.5 text-[13px] text-muted">
            <code className="font-mono">{name}</code>
            {status.source && <span className="break-all">{status.source}</span>}
            {status.commit && <code className="font-mono">{status.commit.slice(0, 12)}</code>}
            {status.checkedAt && (
              <span>
                looked at <Age time={status.checkedAt} ago />
              </span>
            )}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {isReady(template) && !template.closed && (
            <ButtonLink
              href={`/environments/new?template=${name}`}
              look="primary"
              icon={<Plus className="size-4" aria-hidden="true" />}
            >
              Create environment
            </ButtonLink>
          )}
          {isAdmin && <Actions template={template} />}
        </div>
      </div>
    </div>
  );
}

function Actions({ template }: { template: TemplateDetail }) {
  const { name, spec } = template;
  const refresh = useRefreshTemplate(name);
  const [deleting, setDeleting] = useState(false);
  const lookAgain = () =>
    refresh.mutate(undefined, {
      onSuccess: () =>
        announce("Looking at the source again", { detail: "What it holds is published if it changed." }),
      onError: (error) => announceFailure("Not looked at again", messageOf(error)),
    });
  return (
    <>
      <Button
        onClick={lookAgain}
        busy={refresh.isPending || isPublishing(template)}
        disabled={spec?.suspended}
        title={spec?.suspended ? "It is suspended: its source is not looked at" : "Look at the source now"}
        icon={<RefreshCw className="size-4" aria-hidden="true" />}
      >
        Refresh
      </Button>
      {spec && (
        <ButtonLink href={`/templates/${name}/edit`} icon={<Pencil className="size-4" aria-hidden="true" />}>
          Edit
        </ButtonLink>
      )}
      <Button
        square
        aria-label="Delete template"
        title="Delete template"
        onClick={() => setDeleting(true)}
        icon={<Trash2 className="size-4 text-bad" aria-hidden="true" />}
      />
      {deleting && <DeleteTemplate template={template} onClose={() => setDeleting(false)} />}
    </>
  );
}
