import { Section } from "@/app/_ui/card";
import { StatusMark } from "@/app/_ui/status-mark";
import type { ComponentView } from "@/server/contract/template";
import type { TemplateDetail } from "@/server/contract/templates-api";
import { ComponentIcon } from "../../environment/component-icon";

/** What the shown revision is made of. `asked` is the revision of the address, where it has one. */
export function ComponentList({ template, asked }: { template: TemplateDetail; asked: string | undefined }) {
  const { view, status } = template;
  const older = asked !== undefined && asked !== status.revision;
  return (
    <Section
      id="components"
      title="Components"
      actions={
        older && (
          <span className="min-w-0 truncate text-[13px] text-muted">
            of revision <code className="font-mono text-ink">{asked}</code>
          </span>
        )
      }
    >
      {view ? (
        <ul aria-label="Components">
          {view.components.map((component) => (
            <ComponentRow key={component.name} component={component} all={view.components} />
          ))}
        </ul>
      ) : (
        <p className="px-4 py-4 text-muted">
          Nothing is published yet. What its source is made of stands here once it is.
        </p>
      )}
    </Section>
  );
}

const SETTING_WORDS: Record<ComponentView["settings"][number], string> = {
  replicas: "replicas",
  image: "image",
  resources: "resources",
  env: "variables",
  storage: "storage",
};

function ComponentRow({ component, all }: { component: ComponentView; all: readonly ComponentView[] }) {
  const { name, title, stack, icon, endpoints, dependsOn, settings, canDev, beside } = component;
  const titleOf = (other: string) => all.find((one) => one.name === other)?.title ?? other;
  const facts = [
    ["Waits for", dependsOn.map(titleOf).join(", ")],
    ["Can be set", settings.map((setting) => SETTING_WORDS[setting]).join(", ")],
    ["Beside it", beside.map((one) => one.title).join(", ")],
    ["Volume", component.storage ?? ""],
  ].filter(([, value]) => value);
  return (
    <li className="flex gap-3 border-b border-line px-4 py-3 last:border-0">
      <ComponentIcon icon={icon} className="mt-0.5 size-4.5 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline gap-x-2">
          <h3 className="font-medium break-words">{title}</h3>
          {title !== name && <code className="font-mono text-xs text-muted">{name}</code>}
          {stack && <span className="text-[13px] break-words text-muted">{stack}</span>}
        </div>
        {facts.length > 0 && (
          <dl className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-[13px]">
            {facts.map(([term, value]) => (
              <div key={term} className="flex min-w-0 gap-1.5">
                <dt className="shrink-0 text-muted">{term}</dt>
                <dd className="min-w-0 break-words">{value}</dd>
              </div>
            ))}
          </dl>
        )}
        {endpoints.length > 0 && (
          <ul aria-label={`Endpoints of ${title}`} className="mt-2 flex flex-wrap gap-1.5">
            {endpoints.map((endpoint) => (
              <li
                key={endpoint.name}
                className="inline-flex min-w-0 items-center gap-1.5 rounded-md border border-line bg-canvas px-2 py-0.5 text-[13px]"
              >
                {endpoint.title}
                <code className="truncate font-mono text-xs text-muted">
                  {endpoint.protocol} {endpoint.service}:{endpoint.port}
                  {endpoint.path === "/" ? "" : endpoint.path}
                </code>
              </li>
            ))}
          </ul>
        )}
      </div>
      {canDev ? (
        <span className="inline-flex h-6 shrink-0 items-center rounded-full bg-iris-soft px-2.5 text-[13px] font-medium text-iris">
          Dev mode
        </span>
      ) : (
        <StatusMark plain tone="unknown" label="No dev mode" />
      )}
    </li>
  );
}
