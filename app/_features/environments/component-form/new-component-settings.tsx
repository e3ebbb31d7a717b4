"use client";
import type { ComponentProps } from "react";
import { Segmented } from "@/app/_ui/segmented";
import type { Mode } from "@/server/contract/names";
import { ComponentSettings } from "./component-settings";

const modes: { value: Mode; label: string }[] = [
  { value: "production", label: "Production" },
  { value: "dev", label: "Dev mode" },
];

/** As ComponentSettings, for a component that is not there yet: with the mode it begins in. */
export function NewComponentSettings(
  props: Omit<ComponentProps<typeof ComponentSettings>, "mode" | "hints">,
) {
  const { component, draft, onChange } = props;
  return (
    <ComponentSettings
      {...props}
      mode={
        component.canDev && (
          <Segmented
            label={`Mode of ${component.title}`}
            name={`components.${component.name}.mode`}
            value={draft.mode}
            options={modes}
            onChange={(mode) => onChange({ ...draft, mode })}
          />
        )
      }
    />
  );
}
