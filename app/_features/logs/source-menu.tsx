"use client";
import { ChevronDown, Layers } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { DeferredMenu } from "@/app/_ui/deferred-menu";
import type { EnvironmentView } from "@/server/contract/environment";
import { titleIn } from "../environment/template";
import { useTemplate } from "../environment/templates";
import type { LogViewParams } from "./log-view-params";

const load = async () => (await import("./source-panel")).SourcePanel;

/** Which components, pods or containers to read. */
export function SourceMenu(props: {
  view: EnvironmentView;
  params: LogViewParams;
  onChange: (changes: Record<string, string | undefined>) => void;
}) {
  const { params, view } = props;
  const template = useTemplate(view);
  const shown = summary(params, (component) => titleIn(template, component));
  return (
    <DeferredMenu
      load={load}
      props={props}
      button={
        <Button
          size="small"
          aria-label={`Sources: ${shown}`}
          icon={<Layers className="size-3.5" aria-hidden="true" />}
        >
          <span className="max-w-40 truncate">{shown}</span>
          <ChevronDown className="size-3.5 text-faint" aria-hidden="true" />
        </Button>
      }
    />
  );
}

function summary(params: LogViewParams, titleOf: (component: string) => string): string {
  const { pods, components, containers } = params;
  const places = components.length === 0 ? "Everything" : components.map(titleOf).join(", ");
  const shown = pods.length === 0 ? places : pods.length === 1 ? (pods[0] ?? "") : `${pods.length} pods`;
  return containers.length === 0 ? shown : `${shown} · ${containers.join(", ")}`;
}
