import { isCredentialName } from "../names";
import type { Field } from "../reading/field";
import { settled } from "../settle";
import { resolveIn } from "../sources/tree";
import { envLines } from "./interpolation";
import { becomeSecret } from "./secret-parameter";
import type { Stack } from "./stack";

/** Variables of a service by name: its env files, then what it says itself. */
export function readEnvironment(service: Field, stack: Stack): { name: string; value: string }[] {
  const found = new Map<string, string>();
  for (const field of envFiles(service.get("env_file"))) readEnvFile(field, stack, found);
  for (const [name, value] of pairs(service.get("environment"))) {
    if (value === undefined) continue;
    if (value.isNull) {
      const text = stack.keep(`\${${name}}`, value);
      if (text !== undefined) found.set(name, text);
      continue;
    }
    const raw = value.type === "scalar" ? (value.raw() ?? "") : "";
    const written = raw.startsWith(`${name}=`) ? raw.slice(name.length + 1) : raw;
    const literal = isCredentialName(name) && written !== "" && !written.includes("$");
    const text = literal ? secretParameter(name, value, stack) : stack.keep(written, value);
    if (text === undefined) continue;
    found.set(name, text);
    askLocalhost(name, settled(text, "open", stack.draft, value), value, stack);
  }
  return [...found].map(([name, value]) => ({ name, value }));
}

/** `NAME: value` of a map, `NAME=value` of a list, and maps of one entry that come of joined files. */
export function pairs(field: Field | undefined): [string, Field | undefined][] {
  if (!field) return [];
  if (field.type === "map") return field.entries();
  return field.items().flatMap((item): [string, Field | undefined][] => {
    if (item.type === "map") return item.entries();
    const [, name] = /^([^=]+)=/.exec(item.raw() ?? "") ?? [];
    if (name !== undefined) return [[name, item]];
    const alone = item.raw() ?? "";
    item.mark("asked", {
      code: "environment-passed",
      message: `${alone} comes from the developer's environment.`,
      remedy: "Give it a value.",
    });
    return [];
  });
}

/** What of an entry comes after its `NAME=`, filled in. */
export function valueOfPair(name: string, field: Field | undefined, stack: Stack): string | undefined {
  const raw = field?.type === "scalar" ? field.raw() : undefined;
  if (!field || raw === undefined) return undefined;
  return stack.resolve(raw.startsWith(`${name}=`) ? raw.slice(name.length + 1) : raw, field);
}

function envFiles(field: Field | undefined): Field[] {
  return field?.itemsOrOne() ?? [];
}

function readEnvFile(field: Field, stack: Stack, found: Map<string, string>): void {
  const path = field.type === "map" ? field.get("path") : field;
  const required = field.type === "map" ? (field.get("required")?.boolean() ?? true) : true;
  if (field.type === "map") field.get("format")?.understand();
  const text = path?.text();
  if (!path || text === undefined) return;
  const resolved = resolveIn(stack.folder, text);
  const content = typeof resolved === "object" ? stack.reading.tree.read(resolved.path) : undefined;
  if (content === undefined) {
    path.mark(required ? "asked" : "ignored", {
      code: "env-file",
      message: `${text} is not in the source.`,
      remedy: required ? "Commit an example of it, or list the variables as environment." : undefined,
    });
    return;
  }
  for (const [name, value] of envLines(content))
    found.set(name, isCredentialName(name) && value !== "" ? secretParameter(name, path, stack) : value);
}

export function secretParameter(name: string, field: Field, { draft }: Stack): string {
  return becomeSecret(draft, name, field, {
    code: "literal-credential",
    message: `The value of ${name} becomes a secret parameter; what is written here is not kept.`,
    remedy: "Give it when an environment is made, and take it out of the repository.",
  });
}

function askLocalhost(name: string, text: string, field: Field, { published }: Stack): void {
  const port = /\bhttps?:\/\/(?:localhost|127\.0\.0\.1)(?::(\d+))?/.exec(text)?.[1];
  const owner = port && published.get(Number(port));
  if (owner)
    field.mark("asked", {
      code: "browser-address",
      message: `${name} names localhost:${port}, where ${owner} is published on the developer's machine.`,
      remedy: `Say whether it is to be the portal's address of ${owner}.`,
    });
}
