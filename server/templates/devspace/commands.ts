import type { Field } from "../reading/field";

export interface Command {
  name: string;
  title: string;
  command: string[];
  /** Whose pod it is for, where it says so. */
  labels?: Record<string, string>;
  container?: string;
}

/** `commands`: those that only enter a pod are offered in its terminal; the rest is shown as text. */
export function readCommands(section: Field | undefined): Command[] {
  const entries: [string, Field][] =
    section?.type === "list"
      ? section.items().map((item) => [item.get("name")?.raw() ?? "", item])
      : (section?.entries() ?? []);
  return entries.flatMap(([name, field]) => {
    const text = (field.type === "scalar" ? field : field.get("command"))?.raw() ?? "";
    const title = field.get("description")?.raw() ?? name;
    const entered = enters(text);
    if (entered && !field.has("args") && !field.has("appendArgs")) {
      field.mark("adapted", { code: "action", message: `${name} is offered in the terminal of its pod.` });
      return [{ ...entered, name, title }];
    }
    const echo = /^\s*echo\b/.test(text);
    field.mark("ignored", {
      code: echo ? "scaffold-command" : "command",
      message: echo
        ? "The generated example does nothing."
        : "Runs on the developer's machine; shown as text.",
      remedy: echo ? undefined : "Write it as devspace enter … -- COMMAND to have it in the terminal.",
    });
    return [];
  });
}

/** `devspace enter … -- COMMAND` and `kubectl exec … -- COMMAND` with plain flags only. */
function enters(text: string): Omit<Command, "name" | "title"> | undefined {
  const [, flags = "", command = ""] =
    /^\s*(?:devspace\s+enter|kubectl\s+exec)\b([^|;&<>`\n]*?)\s--\s+([^\n]+?)\s*$/.exec(text) ?? [];
  if (command === "" || /\$[({]|`/.test(command)) return undefined;
  const selector = /(?:--label-selector|-l)[ =](\S+)/.exec(flags)?.[1];
  const container = /(?:--container|-c)[ =](\S+)/.exec(flags)?.[1];
  const labels = selector
    ? Object.fromEntries(selector.split(",").map((pair) => pair.split("=", 2) as [string, string]))
    : undefined;
  return { command: ["sh", "-c", command], ...(labels && { labels }), ...(container && { container }) };
}
