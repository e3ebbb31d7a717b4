"use client";
import { ChevronDown, Layers } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { Menu, MenuCheckbox, MenuItem, MenuLabel, MenuSeparator } from "@/app/_ui/menu";
import type { EnvironmentView } from "@/server/contract/environment";
import { WORKLOADS, type WorkloadName } from "@/server/contract/names";
import { COMPONENT_TITLES } from "../environments/state";
import type { LogViewParams } from "./log-view-params";

type Change = (changes: Record<string, string | undefined>) => void;

const toggled = <T extends string>(list: readonly T[], item: T) =>
  list.includes(item) ? list.filter((other) => other !== item) : [...list, item];

/** Which components or pods to read. Pods that come later join by themselves, unless single pods are picked. */
export function SourceMenu({
  view,
  params,
  onChange,
}: {
  view: EnvironmentView;
  params: LogViewParams;
  onChange: Change;
}) {
  const components = WORKLOADS.filter(
    (component) => view.status.components[component] || component !== "adminer",
  );
  const pods = components.flatMap((component) => view.status.components[component]?.pods ?? []);
  // A picked pod that is gone stays in the list: else it could not be unpicked.
  const gone = params.pods.filter((name) => !pods.some((pod) => pod.name === name));

  return (
    <Menu
      align="start"
      trigger={
        <Button
          size="small"
          aria-label={`Sources: ${summary(params)}`}
          icon={<Layers className="size-3.5" aria-hidden="true" />}
        >
          <span className="max-w-40 truncate">{summary(params)}</span>
          <ChevronDown className="size-3.5 text-faint" aria-hidden="true" />
        </Button>
      }
    >
      <MenuLabel>Components</MenuLabel>
      {components.map((component) => (
        <MenuCheckbox
          key={component}
          checked={params.pods.length === 0 && params.components.includes(component)}
          onChange={() =>
            onChange({
              pod: undefined,
              component: toggled<WorkloadName>(params.components, component).join(",") || undefined,
            })
          }
        >
          {COMPONENT_TITLES[component]}
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

function summary({ pods, components }: LogViewParams): string {
  if (pods.length === 1) return pods[0] ?? "";
  if (pods.length > 1) return `${pods.length} pods`;
  if (components.length === 0) return "All components";
  return components.map((component) => COMPONENT_TITLES[component]).join(", ");
}
