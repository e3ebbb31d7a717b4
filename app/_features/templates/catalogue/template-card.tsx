import { Plus } from "lucide-react";
import { ButtonLink } from "@/app/_ui/button-link";
import { Link } from "@/app/_ui/link";
import { StatusMark } from "@/app/_ui/status-mark";
import { ComponentIcon } from "../../environment/component-icon";
import type { Entry } from "./entries";

/** Components a card draws; the others are counted. */
const SHOWN = 6;

/** One template: what it is made of, how it is, where it comes from. The whole card leads to its page. */
export function TemplateCard({ entry }: { entry: Entry }) {
  const { name, title, description, mark, cause, view, summary } = entry;
  return (
    <li className="group relative flex min-w-0 flex-col gap-3 rounded-xl border border-line bg-surface p-4 hover:border-line-strong">
      <div className="flex items-start justify-between gap-3">
        <h2 className="min-w-0 font-semibold break-words">
          {summary ? (
            <Link
              href={`/templates/${name}`}
              className="after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-xl focus-visible:after:outline-2 focus-visible:after:outline-iris"
            >
              {title}
            </Link>
          ) : (
            title
          )}
          {title !== name && (
            <span className="mt-0.5 block truncate font-mono text-xs font-normal text-muted">{name}</span>
          )}
        </h2>
        <StatusMark {...mark} />
      </div>
      {cause && <p className="line-clamp-3 text-[13px] break-words text-muted">{cause}</p>}
      {!cause && description && (
        <p className="line-clamp-2 text-[13px] break-words text-muted">{description}</p>
      )}
      <Parts entry={entry} />
      <div className="mt-auto flex flex-wrap items-center justify-between gap-x-3 gap-y-2 border-t border-line pt-3 text-[13px]">
        <p className="w-full truncate text-muted" title={summary?.status.source}>
          <span className="sr-only">Source: </span>
          {summary ? (summary.status.source ?? "not looked at yet") : "comes with the portal"}
        </p>
        <p className="flex h-8 min-w-0 flex-1 items-center gap-x-3 text-muted">
          {summary?.status.revision && (
            <code className="truncate font-mono text-xs" title={`Revision ${summary.status.revision}`}>
              {summary.status.revision}
            </code>
          )}
          {summary && (
            <span className="tabular whitespace-nowrap">{usesText(summary.status.environments)}</span>
          )}
        </p>
        {summary?.closed && <p className="w-full text-muted">{summary.closed}</p>}
        {view && !summary?.closed && (
          <span className="relative z-10 shrink-0">
            <ButtonLink
              href={`/environments/new?template=${name}`}
              size="small"
              aria-label={`Create an environment of ${title}`}
              icon={<Plus className="size-3.5" aria-hidden="true" />}
            >
              Create
            </ButtonLink>
          </span>
        )}
      </div>
    </li>
  );
}

/** The components as pictures with their names; by name alone where nothing more is known. */
function Parts({ entry: { view, summary } }: { entry: Entry }) {
  const known = view?.components ?? [];
  const parts = known.length > 0 ? known : (summary?.status.components.map(nameless) ?? []);
  if (parts.length === 0) return null;
  const hidden = parts.length - SHOWN;
  return (
    <ul aria-label="Components" className="flex flex-wrap gap-1.5">
      {parts.slice(0, SHOWN).map(({ name, title, stack, icon }) => (
        <li
          key={name}
          className="inline-flex max-w-full items-center gap-2 rounded-lg border border-line bg-canvas px-2.5 py-1.5"
        >
          <ComponentIcon icon={icon} className="size-4 shrink-0 text-muted" />
          <span className="min-w-0">
            <span className="block truncate text-[13px] leading-tight font-medium">{title}</span>
            {stack && <span className="block truncate text-xs text-muted">{stack}</span>}
          </span>
        </li>
      ))}
      {hidden > 0 && <li className="self-center px-1 text-[13px] text-muted">and {hidden} more</li>}
    </ul>
  );
}

const usesText = (count: number) =>
  count === 0 ? "not used yet" : count === 1 ? "1 environment" : `${count} environments`;

const nameless = (name: string) => ({ name, title: name, stack: undefined, icon: "box" as const });
