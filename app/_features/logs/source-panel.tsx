"use client";
import type { ReactElement } from "react";
import { Menu, MenuCheckbox, MenuItem, MenuLabel, MenuSeparator } from "@/app/_ui/menu";
import type { EnvironmentView } from "@/server/contract/environment";
import { besideIn, titleIn } from "../environment/template";
import { useTemplate } from "../environment/templates";
import type { LogViewParams } from "./log-view-params";

type Change = (changes: Record<string, string | undefined>) => void;

const toggled = <T extends string>(list: readonly T[], item: T) =>
  list.includes(item) ? list.filter((other) => other !== item) : [...list, item];

/** Which components or pods to read. Pods that come later join by themselves, unless single pods are picked. */
export function SourcePanel({
  trigger,
  view,
  params,
  onChange,
}: {
  trigger: ReactElement;
  view: EnvironmentView;
  params: LogViewParams;
  onChange: Change;
}) {
  const template = useTemplate(view);
  // A picked component that is gone stays in the list, as a pod does below: else it could not be unpicked.
  const components = [
    ...new Set([
      ...template.components.map(({ name }) => name),
      ...besideIn(template, view).map(({ shown }) => shown.name),
      ...params.components,
    ]),
  ];
  const pods = components.flatMap((component) => view.status.components[component]?.pods ?? []);
  // A picked pod that is gone stays in the list: else it could not be unpicked.
  const gone = params.pods.filter((name) => !pods.some((pod) => pod.name === name));

  return (
    <Menu align="start" trigger={trigger}>
      <MenuLabel>Components</MenuLabel>
      {components.map((component) => (
        <MenuCheckbox
          key={component}
          checked={params.pods.length === 0 && params.components.includes(component)}
          onChange={() =>
            onChange({
              pod: undefined,
              component: toggled(params.components, component).join(",") || undefined,
            })
          }
        >
          {titleIn(template, component)}
        </MenuCheckbox>
      ))}
      <MenuSeparator />
      <MenuLabel>Single pods</MenuLabel>
      {[...pods.map((pod) => pod.name), ...gone].map((name) => (
        <MenuCheckbox
          key={name}
          checked={params.pods.includes(name)}
          onChange={() => onChange({ pod: toggled(params.pods, name).join(",") || undefined })}
        >
          <span className="truncate font-mono text-xs">{name}</span>
          {gone.includes(name) && <span className="text-xs text-faint">gone</span>}
        </MenuCheckbox>
      ))}
      {pods.length === 0 && gone.length === 0 && (
        <p className="px-2.5 py-1.5 text-[13px] text-muted">There are no pods now.</p>
      )}
      <MenuSeparator />
      <MenuItem onSelect={() => onChange({ pod: undefined, component: undefined })}>Everything</MenuItem>
    </Menu>
  );
}
