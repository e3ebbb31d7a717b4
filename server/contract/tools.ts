/**
 * The wish for a tool: a Lease in the environment's namespace, renewed while somebody uses it. The web side writes it, the
 * controller renders the tool as long as it lasts: docs/decisions/tools.md.
 */

/** On the Lease: the tool's name, as its template has it. */
export const LABEL_TOOL = "devspace-portal.io/tool";

/** Name of the Lease. */
export function toolLeaseName(tool: string): string {
  return `tool-${tool}`;
}

/** Without being renewed no wish lasts longer, whoever wrote it. Milliseconds. */
export const TOOL_LONGEST_MS = 24 * 60 * 60_000;
