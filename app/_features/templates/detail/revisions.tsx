import { Age } from "@/app/_ui/age";
import { Section } from "@/app/_ui/card";
import { classNames } from "@/app/_ui/class-names";
import { Link } from "@/app/_ui/link";
import type { TemplateDetail } from "@/server/contract/templates-api";

/** What was published, newest first, and which environments run it. `shown` is the one this page is about. */
export function Revisions({ template, shown }: { template: TemplateDetail; shown: string | undefined }) {
  const { name, status, environments } = template;
  const { revisions } = status;
  return (
    <Section
      id="revisions"
      title="Revisions"
      actions={<span className="tabular text-[13px] text-muted">{revisions.length || ""}</span>}
    >
      {revisions.length === 0 ? (
        <p className="px-4 py-4 text-muted">None yet: nothing was published.</p>
      ) : (
        <ol aria-label="Revisions, newest first" className="max-h-96 overflow-y-auto rounded-b-xl">
          {revisions.map((revision) => {
            const users = environments.filter((environment) => environment.revision === revision.name);
            const isNewest = revision.name === status.revision;
            return (
              <li
                key={revision.name}
                className={classNames(
                  "relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5 border-b border-line px-4 py-2.5 last:border-0 hover:bg-hover/60",
                  revision.name === shown && "bg-iris-soft/50",
                )}
              >
                <Link
                  href={`/templates/${name}${isNewest ? "" : `?revision=${revision.name}`}`}
                  aria-current={revision.name === shown ? "true" : undefined}
                  className="min-w-0 truncate font-mono text-[13px] font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-iris"
                >
                  {revision.name}
                </Link>
                <span className="text-xs text-muted">
                  <Age time={revision.publishedAt} ago />
                </span>
                <p className="col-span-full text-[13px] break-words text-muted">
                  {[
                    isNewest ? "Newest" : "",
                    revision.commit ? `commit ${revision.commit.slice(0, 12)}` : "",
                    usersText(users.map((user) => user.name)),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </p>
              </li>
            );
          })}
        </ol>
      )}
    </Section>
  );
}

/** Environments a row names; the others are counted. */
const NAMED = 3;

function usersText(names: readonly string[]): string {
  if (names.length === 0) return "no environment of yours runs it";
  const more = names.length - NAMED;
  return `runs in ${names.slice(0, NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
