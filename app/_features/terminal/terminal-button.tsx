"use client";
import { SquareTerminal } from "lucide-react";
import { Button } from "@/app/_ui/button";
import type { EnvironmentView } from "@/server/contract/environment";
import { requestTerminal } from "./requests";
import { isRunning, whyNoTerminal } from "./why-not";

/** Opens a shell in a component, or in one pod of it; where there is nothing to open, it says why. */
export function TerminalButton({
  view,
  component,
  title,
  pod,
}: {
  view: EnvironmentView;
  component: string;
  title: string;
  pod?: string;
}) {
  const pods = view.status.components[component]?.pods ?? [];
  if (pod !== undefined && !pods.some((one) => one.name === pod && isRunning(one))) return null;
  const whyNot = whyNoTerminal(view, component);
  const label = `Terminal in ${pod ?? component}`;
  return (
    <Button
      look="quiet"
      size="small"
      square={pod !== undefined}
      aria-label={label}
      aria-disabled={whyNot ? true : undefined}
      title={whyNot ?? label}
      onClick={() =>
        whyNot ||
        requestTerminal({ environment: view.name, title, start: { component, ...(pod && { pod }) } })
      }
      icon={<SquareTerminal className="size-3.5" aria-hidden="true" />}
    >
      {!pod && "Terminal"}
    </Button>
  );
}
