import { AppWindow, ArrowRight, CircleCheck, Database, type LucideIcon, Server } from "lucide-react";
import { Fragment } from "react";

const parts: { title: string; detail: string; icon: LucideIcon }[] = [
  { title: "Frontend", detail: "React · Vite · Nginx", icon: AppWindow },
  { title: "Backend", detail: "FastAPI · Python", icon: Server },
  { title: "Database", detail: "PostgreSQL 17", icon: Database },
];

/** What will be created. There is one template as yet, so it is shown, not asked for. */
export function TemplateCard() {
  return (
    <fieldset>
      <legend className="mb-1.5 text-[13px] font-medium">Template</legend>
      <label className="block rounded-xl border-2 border-iris bg-surface p-4 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-iris">
        <span className="flex items-center gap-2 font-medium">
          <input type="radio" name="template" value="full-stack" defaultChecked className="sr-only" />
          <CircleCheck className="size-4 text-iris" aria-hidden="true" />
          Full stack
        </span>
        <span className="mt-3 flex flex-col gap-2 sm:flex-row sm:items-center">
          {parts.map(({ title, detail, icon: Icon }, index) => (
            <Fragment key={title}>
              {index > 0 && (
                <ArrowRight
                  className="size-4 shrink-0 text-faint max-sm:ml-5 max-sm:rotate-90"
                  aria-hidden="true"
                />
              )}
              <span className="flex flex-1 items-center gap-2.5 rounded-lg border border-line bg-canvas px-3 py-2">
                <Icon className="size-4 shrink-0 text-muted" aria-hidden="true" />
                <span>
                  <span className="block text-[13px] font-medium">{title}</span>
                  <span className="block text-xs text-muted">{detail}</span>
                </span>
              </span>
            </Fragment>
          ))}
        </span>
        <span className="mt-3 block text-[13px] text-muted">
          A namespace of its own, network policies, generated passwords. Adminer comes with the database's dev
          mode.
        </span>
      </label>
    </fieldset>
  );
}
