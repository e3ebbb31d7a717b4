"use client";
import { Section } from "@/app/_ui/card";
import { CopyButton } from "@/app/_ui/copy-button";
import { Link } from "@/app/_ui/link";
import type { TemplateDetail } from "@/server/contract/templates-api";
import { visible } from "@/server/contract/visible";

/** What environments name beside the template's own branch, and a link for the repository's README. */
export function Branches({ template }: { template: TemplateDetail }) {
  const { name, status } = template;
  const { refs } = status;
  return (
    <Section
      id="branches"
      title="Branches"
      actions={<span className="tabular text-[13px] text-muted">{refs.length || ""}</span>}
    >
      {refs.length === 0 ? (
        <p className="px-4 pt-3 text-[13px] text-muted">
          Environments can be made of any branch, tag or pull request of the repository. None is yet.
        </p>
      ) : (
        <ul aria-label="Branches that environments name" className="relative max-h-80 overflow-y-auto">
          {refs.map(({ ref, commit, revision, problem }) => (
            <li key={ref} className="border-b border-line px-4 py-2 text-[13px] hover:bg-hover/60">
              <div className="flex flex-wrap items-baseline justify-between gap-x-3">
                <Link
                  href={newPath(name, ref)}
                  className="min-w-0 font-mono font-medium break-all text-iris underline underline-offset-2"
                >
                  {visible(ref)}
                </Link>
                <span className="font-mono text-xs text-muted">{commit?.slice(0, 12)}</span>
              </div>
              {problem ? (
                <p className="break-words text-warn">
                  {problem.message} {problem.remedy}
                </p>
              ) : (
                <p className="text-muted">{revision ? `Revision ${revision}` : "Being published"}</p>
              )}
            </li>
          ))}
        </ul>
      )}
      <ReadmeLink name={name} />
    </Section>
  );
}

const newPath = (template: string, ref: string) =>
  `/environments/new?template=${template}&ref=${encodeURIComponent(ref)}`;

/** Markdown that leads from a README to the filled form. Pictures of the portal are not shown by other sites. */
function ReadmeLink({ name }: { name: string }) {
  const markdown = `[Open an environment of this branch](${window.location.origin}/new?template=${name}&ref=BRANCH)`;
  return (
    <div className="px-4 py-3">
      <div className="flex items-center justify-between gap-3">
        <h3 className="text-[13px] font-medium">Link for a README</h3>
        <CopyButton text={markdown} label="Copy the link for a README" />
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable
        tabIndex={0}
        data-testid="readme-link"
        className="mt-1 overflow-x-auto rounded-lg border border-line bg-canvas px-3 py-2 font-mono text-xs"
      >
        {markdown}
      </pre>
      <p className="mt-1 text-[13px] text-muted">
        Put the branch in the place of BRANCH, or leave it out for the template&apos;s own.
      </p>
    </div>
  );
}
