import type { Component } from "./template";

export interface Program {
  name: string;
  title: string;
  /** Empty for a shell. */
  command: string[];
  /** Question to ask before it runs. */
  confirm?: string;
}

const SHELL: Program = { name: "shell", title: "Shell", command: [] };
/** By the socket in the container, which asks for no password; names as the image of PostgreSQL takes them. */
const PSQL_SCRIPT = `user=\${POSTGRES_USER:-postgres}; exec psql -U "$user" -d "\${POSTGRES_DB:-$user}"`;
const PSQL: Program = { name: "psql", title: "psql", command: ["sh", "-c", PSQL_SCRIPT] };

/** What can be started in a component by one click, a shell first. */
export function programsOf(component: Pick<Component, "capability" | "actions">): Program[] {
  return [SHELL, ...(component.capability === "postgres" ? [PSQL] : []), ...component.actions];
}
