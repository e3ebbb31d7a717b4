import type { Draft } from "../draft";
import { isCredentialName, maskCredentials } from "../names";
import type { Field, Resolve } from "../reading/field";
import { type Filling, hasMark, markOf, settled } from "../settle";
import { becomeSecret } from "./secret-parameter";

const TEXT_MAX = 64 * 1024;
const DEPTH_MAX = 8;

/**
 * How texts of a Compose file are filled in. `$NAME` and `${NAME…}`: what the source's own `.env` says is filled in, everything else becomes a parameter with
 * the file's default, or a required one. `$$` is a dollar.
 */
export function interpolation(
  draft: Draft,
  known: ReadonlyMap<string, string>,
  defaults: Readonly<Record<string, string>> = {},
): (filling: Filling) => Resolve {
  /** What is written for a credential, as a default or in `.env`, is not kept. */
  const secret = (name: string, field: Field): string =>
    becomeSecret(draft, name, field, {
      code: "secret-parameter",
      message: `${name} becomes a secret parameter; a value that is written for it is not kept.`,
    });

  const value = (expression: string, field: Field, depth: number): string | undefined => {
    const [, name = "", operator = "", rest = ""] =
      /^([A-Za-z_]\w*)(:?[-?+]|)([\s\S]*)$/.exec(expression) ?? [];
    if (name === "" || (operator === "" && rest !== "")) {
      field.mark("refused", {
        code: "interpolation",
        message: `\${${expression.slice(0, 60)}} is no variable.`,
        remedy: `Write \${${name || "NAME"}:-default}; a dollar is $$.`,
      });
      return undefined;
    }
    if (isCredentialName(name) && !operator.endsWith("+")) return secret(name, field);
    const given = known.get(name);
    if (given !== undefined && !(given === "" && operator.startsWith(":")))
      return operator.endsWith("+") ? rest : given;
    if (operator.endsWith("+")) return "";
    const fallback = defaults[name] ?? (operator.endsWith("-") ? offered(rest, field, depth + 1) : undefined);
    const existing = draft.parameters.find((one) => one.name === name);
    if (!existing) {
      draft.parameters.push({
        name,
        type: "string",
        ...(operator.endsWith("?") && rest !== "" && { title: rest.slice(0, 200) }),
        ...(fallback !== undefined && { default: fallback }),
        required: fallback === undefined,
        sets: [field.path],
      });
      field.reading.say("adapted", field.at, field.path, {
        code: fallback === undefined ? "parameter-required" : "parameter",
        message:
          fallback === undefined
            ? `${name} has no default: each environment has to give it.`
            : `${name} becomes a parameter with the default ${JSON.stringify(fallback)}.`,
      });
    } else if (existing.sets.length < 100 && !existing.sets.includes(field.path))
      existing.sets.push(field.path);
    field.reading.cover(field.node, "adapted");
    // Two defaults of one name: each place keeps its own.
    if (existing && fallback !== undefined && existing.default !== fallback) return fallback;
    return markOf(name);
  };

  /** A default is a text of its own, without marks and passwords. */
  const offered = (text: string, field: Field, depth: number): string | undefined => {
    const filled = fill(text, field, depth);
    const plain = filled === undefined ? undefined : settled(filled, "open", draft, field);
    return plain === undefined || hasMark(plain) ? undefined : maskCredentials(plain, field);
  };

  const fill = (text: string, field: Field, depth: number): string | undefined => {
    if (!text.includes("$") || depth > DEPTH_MAX) return text;
    let result = "";
    for (let index = 0; index < text.length; ) {
      const next = text.indexOf("$", index);
      if (next < 0) return result + text.slice(index);
      result += text.slice(index, next);
      const plain = /^\$([A-Za-z_]\w*)/.exec(text.slice(next, next + 200))?.[1];
      if (text[next + 1] === "$") {
        result += "$";
        index = next + 2;
      } else if (text[next + 1] === "{" || plain !== undefined) {
        const end = plain === undefined ? closing(text, next + 2) : next + plain.length;
        if (end < 0) {
          field.mark("refused", {
            code: "interpolation",
            message: "A variable without its closing bracket.",
            remedy: "Close it.",
          });
          return undefined;
        }
        const filled = value(plain ?? text.slice(next + 2, end), field, depth);
        if (filled === undefined) return undefined;
        result += filled;
        index = end + 1;
      } else {
        result += "$";
        index = next + 1;
      }
      if (result.length > TEXT_MAX) {
        field.mark("refused", {
          code: "text-too-long",
          message: "The text is too long with its variables filled in.",
        });
        return undefined;
      }
    }
    return result;
  };

  return (filling) => (text, field) => {
    const kept = fill(text, field, 0);
    const filled = kept === undefined ? undefined : settled(kept, filling, draft, field);
    if (filled !== undefined && settled(filled, "open", draft, field).includes("host.docker.internal")) {
      field.mark("refused", {
        code: "docker-host",
        message: "host.docker.internal is the developer's machine.",
        remedy: "Name the service that is meant.",
      });
      return undefined;
    }
    return filled === undefined ? undefined : maskCredentials(filled, field);
  };
}

/** Where the bracket that is open at `from` closes; -1 where it does not. */
function closing(text: string, from: number): number {
  let open = 1;
  for (let index = from; index < text.length; index++) {
    if (text[index] === "}") open--;
    else if (text[index] === "{" && text[index - 1] === "$") open++;
    if (open === 0) return index;
  }
  return -1;
}

/** Lines of an env file: `NAME=value`, `export NAME="value"`, comments. A name alone is left out. */
export function envLines(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split("\n").slice(0, 2000)) {
    const [, name, written = ""] = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined) continue;
    const quoted = /^(["'])(.*?)\1\s*(#.*)?$/.exec(written)?.[2];
    found.set(name, quoted ?? written.replace(/\s+#.*$/, ""));
  }
  return found;
}
