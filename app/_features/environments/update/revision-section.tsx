"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { patiently } from "@/app/_ui/after-load";
import { Button } from "@/app/_ui/button";
import { Section } from "@/app/_ui/card";
import { Link } from "@/app/_ui/link";
import type { EnvironmentView } from "@/server/contract/environment";
import type { TemplateView } from "@/server/contract/template";
import { visible } from "@/server/contract/visible";
import { useTemplates } from "../../environment/templates";
import { commitOf } from "./update";

const UpdateDialog = dynamic(
  () => patiently(() => import("./update-dialog")).then((module) => module.UpdateDialog),
  {
    ssr: false,
  },
);

/** What the environment was made of, and which revision of it runs. */
export function RevisionSection({ view, template }: { view: EnvironmentView; template: TemplateView }) {
  const [open, setOpen] = useState(false);
  const { revision } = view.status;
  const { updates, revision: wanted, template: name, ref } = view.spec;
  const commit = commitOf(view, useTemplates());
  return (
    <Section
      id="template"
      title="Template"
      actions={
        revision && (
          <Button size="small" look="quiet" onClick={() => setOpen(true)}>
            Change revision…
          </Button>
        )
      }
    >
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 px-4 py-3 text-[13px]">
        <dt className="text-muted">Made of</dt>
        <dd className="min-w-0 text-right">
          <Link href={`/templates/${name}`} className="break-words text-iris underline underline-offset-2">
            {template.title}
          </Link>
        </dd>
        {ref && (
          <>
            <dt className="text-muted">Branch</dt>
            <dd className="min-w-0 text-right font-mono text-xs leading-5 break-all">{visible(ref)}</dd>
          </>
        )}
        {commit && (
          <>
            <dt className="text-muted">Commit</dt>
            <dd className="text-right font-mono text-xs leading-5" title={commit}>
              {commit.slice(0, 12)}
            </dd>
          </>
        )}
        {revision && (
          <>
            <dt className="text-muted">Revision</dt>
            <dd className="min-w-0 truncate text-right font-mono text-xs leading-5">
              <Link
                href={`/templates/${name}?revision=${revision}`}
                className="text-iris underline underline-offset-2"
              >
                {revision}
              </Link>
            </dd>
          </>
        )}
        {wanted && wanted !== revision && (
          <>
            <dt className="text-muted">Moving to</dt>
            <dd className="truncate text-right font-mono text-xs leading-5">{wanted}</dd>
          </>
        )}
        <dt className="text-muted">Updates</dt>
        <dd className="text-right">
          {updates === "automatic" ? (wanted ? "automatic, held at this revision" : "automatic") : "by hand"}
        </dd>
      </dl>
      {open && <UpdateDialog view={view} onClose={() => setOpen(false)} />}
    </Section>
  );
}
