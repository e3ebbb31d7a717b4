import type { LogSource } from "@/server/contract/logs";

const colours: Record<string, string> = {
  frontend: "var(--series-1)",
  backend: "var(--series-2)",
  database: "var(--series-3)",
  adminer: "var(--series-4)",
};

/** Colour of a component's lines. */
export function sourceColour(source: LogSource | undefined): string {
  return colours[source?.component ?? ""] ?? "var(--faint)";
}

/** `backend`, `backend·x7k2p` when several pods speak, `backend·dev` for a dev pod; the container when it is not the main one. */
export function sourceLabel(source: LogSource, several: boolean): string {
  const component = source.component ?? source.pod;
  const pod = source.dev ? "dev" : several ? source.pod.split("-").at(-1) : undefined;
  return pod ? `${component}·${pod}` : component;
}
