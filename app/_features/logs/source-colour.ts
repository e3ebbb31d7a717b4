import type { LogSource } from "@/server/contract/logs";
import { componentColour } from "../environment/template";

/** Colour of a component's lines. */
export function sourceColour(source: LogSource | undefined): string {
  return source?.component ? componentColour(source.component) : "var(--faint)";
}

/** `backend`, `backend·x7k2p` when several pods speak, `backend·dev` for a dev pod; the container too when it is a side one. */
export function sourceLabel(source: LogSource, several: boolean): string {
  const component = source.component ?? source.pod;
  const pod = source.dev ? "dev" : several && source.component ? source.pod.split("-").at(-1) : undefined;
  return [component, pod, source.side ? source.container : undefined].filter(Boolean).join("·");
}
