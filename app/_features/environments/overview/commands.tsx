import { Section } from "@/app/_ui/card";
import { CommandText } from "@/app/_ui/command-text";
import { CopyButton } from "@/app/_ui/copy-button";
import { namespaceOf } from "@/server/contract/components";
import type { EnvironmentView } from "@/server/contract/environment";
import type { TemplateView } from "@/server/contract/template";

/** The same from a terminal: nothing the portal does is hidden in the portal. */
export function Commands({ view, template }: { view: EnvironmentView; template: TemplateView }) {
  const namespace = view.status.namespace ?? namespaceOf(view.name);
  const commands = [
    { label: "Watch it", text: `kubectl get denv ${view.name} -o wide -w` },
    { label: "Its pods", text: `kubectl -n ${namespace} get pods` },
    ...template.components.flatMap(({ title, devspaceConfig }) =>
      devspaceConfig
        ? [
            {
              label: `${title}: develop with the DevSpace CLI`,
              text: `devspace dev --config ${devspaceConfig} -n ${namespace}`,
            },
          ]
        : [],
    ),
  ];
  return (
    <Section id="commands" title="From a terminal">
      <ul className="py-1">
        {commands.map((command) => (
          <li key={command.label} className="flex items-center gap-2 py-1.5 pr-2 pl-4">
            <div className="min-w-0 flex-1">
              <p className="text-[13px] text-muted">{command.label}</p>
              <code className="block font-mono text-xs">
                <CommandText text={command.text} />
              </code>
            </div>
            <CopyButton text={command.text} label={`Copy: ${command.label}`} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
