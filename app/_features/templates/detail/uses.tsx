import { Section } from "@/app/_ui/card";
import { Link } from "@/app/_ui/link";
import type { TemplateDetail } from "@/server/contract/templates-api";

/** The environments of it that the reader may see, and how many there are in all. */
export function Uses({ template }: { template: TemplateDetail }) {
  const { environments, status } = template;
  const others = status.environments - environments.length;
  return (
    <Section
      id="environments"
      title="Environments"
      actions={<span className="tabular text-[13px] text-muted">{status.environments || ""}</span>}
    >
      {environments.length > 0 && (
        // Positioned, so that what is hidden inside scrolls with it.
        <ul aria-label="Environments of it" className="relative max-h-80 overflow-y-auto">
          {environments.map(({ name, ref, revision, phase }) => (
            <li
              key={name}
              className="relative flex flex-wrap items-baseline justify-between gap-x-3 border-b border-line px-4 py-2 last:border-0 hover:bg-hover/60"
            >
              <Link
                href={`/environments/${name}`}
                className="min-w-0 truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-iris"
              >
                {name}
              </Link>
              <span className="min-w-0 text-[13px] break-words text-muted">
                {phase}
                {ref && `, of ${ref}`}
                {!ref && revision && revision !== status.revision && ", an older revision"}
              </span>
            </li>
          ))}
        </ul>
      )}
      {(environments.length === 0 || others > 0) && (
        <p className="px-4 py-3 text-[13px] text-muted">
          {environments.length === 0 && others <= 0 && "No environment uses it yet."}
          {others > 0 && `${environments.length > 0 ? "And " : ""}${others} of other people.`}
        </p>
      )}
    </Section>
  );
}
