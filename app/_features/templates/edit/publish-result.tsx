"use client";
import { Button } from "@/app/_ui/button";
import { ButtonLink } from "@/app/_ui/button-link";
import { Notice } from "@/app/_ui/notice";
import type { TemplateDetail } from "@/server/contract/templates-api";
import { Findings } from "../detail/findings";
import { isPublishing, templateCause, templateMark } from "../state";

/** What publishing has made of the template, live: still at it, published, or why not and what to do. */
export function PublishResult({ template, onEdit }: { template: TemplateDetail; onEdit: () => void }) {
  const { name, status } = template;
  const cause = templateCause(template);
  const mark = templateMark(template);
  return (
    <section aria-label="Publishing" aria-live="polite" className="flex flex-col gap-4">
      {isPublishing(template) ? (
        <Notice tone="pending" title="Being published…">
          The source is read, rendered and checked. This takes seconds, of a large repository up to a minute.
        </Notice>
      ) : cause ? (
        <Notice
          tone={mark.tone}
          title={mark.label}
          action={<Button onClick={onEdit}>Edit the source</Button>}
        >
          {cause}
        </Notice>
      ) : (
        <Notice
          tone={mark.tone}
          title={status.revision ? `Published as revision ${status.revision}` : mark.label}
          action={
            <span className="flex flex-wrap gap-2">
              <ButtonLink href={`/templates/${name}`} size="small">
                Open the template
              </ButtonLink>
              {status.revision && (
                <ButtonLink href={`/environments/new?template=${name}`} look="primary" size="small">
                  Create an environment
                </ButtonLink>
              )}
            </span>
          }
        >
          {status.components.length > 0 && `Components: ${status.components.join(", ")}.`}
        </Notice>
      )}
      {!isPublishing(template) && status.findings.length > 0 && <Findings findings={status.findings} />}
    </section>
  );
}
