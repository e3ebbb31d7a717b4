import { ArrowRight, CircleCheck } from "lucide-react";
import { Fragment } from "react";
import { classNames } from "@/app/_ui/class-names";
import type { TemplateView } from "@/server/contract/template";
import { ComponentIcon } from "../../environment/component-icon";

/** What can be created: a card for each template, with why it cannot where that is so. A single one is shown, not asked for. */
export function TemplateChoice({
  templates,
  value,
  error,
  onChange,
}: {
  templates: readonly TemplateView[];
  value: string;
  /** Why the chosen one was refused. */
  error: string | undefined;
  onChange: (template: string) => void;
}) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-[13px] font-medium">Template</legend>
      <div className="flex flex-col gap-3">
        {templates.map((template) => {
          const chosen = template.name === value;
          return (
            <label
              key={template.name}
              className={classNames(
                "block rounded-xl border-2 bg-surface p-4 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-iris",
                chosen ? "border-iris" : "cursor-pointer border-line hover:border-line-strong",
              )}
            >
              <span className="flex items-center gap-2 font-medium">
                <input
                  type="radio"
                  name="template"
                  value={template.name}
                  checked={chosen}
                  onChange={() => onChange(template.name)}
                  className="sr-only"
                />
                {chosen ? (
                  <CircleCheck className="size-4 text-iris" aria-hidden="true" />
                ) : (
                  <span aria-hidden="true" className="size-4 rounded-full border border-line-strong" />
                )}
                {template.title}
              </span>
              <Parts template={template} />
              {template.description && (
                <span className="mt-3 block text-[13px] text-muted">{template.description}</span>
              )}
              {(chosen && error) || template.closed ? (
                <span className="mt-3 block text-[13px] text-bad">
                  {(chosen && error) || template.closed}
                </span>
              ) : null}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

/** The components in their order; an arrow leads from one to the next where it depends on that. */
function Parts({ template: { components } }: { template: TemplateView }) {
  return (
    <span className="mt-3 flex flex-col gap-2 sm:flex-row sm:flex-wrap sm:items-center">
      {components.map((component, index) => (
        <Fragment key={component.name}>
          {components[index - 1]?.dependsOn.includes(component.name) && (
            <ArrowRight
              className="size-4 shrink-0 text-faint max-sm:ml-5 max-sm:rotate-90"
              aria-hidden="true"
            />
          )}
          <span className="flex flex-1 items-center gap-2.5 rounded-lg border border-line bg-canvas px-3 py-2">
            <ComponentIcon icon={component.icon} className="size-4 shrink-0 text-muted" />
            <span>
              <span className="block text-[13px] font-medium">{component.title}</span>
              {component.stack && <span className="block text-xs text-muted">{component.stack}</span>}
            </span>
          </span>
        </Fragment>
      ))}
    </span>
  );
}
