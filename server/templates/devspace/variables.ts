import type { Draft, DraftImage, DraftParameter } from "../draft";
import { isCredentialName, maskCredentials } from "../names";
import type { Field, Resolve } from "../reading/field";
import type { Reading } from "../reading/reading";
import { type Filling, markOf, parameterNameOf, settled } from "../settle";

/** Length of a text after everything is filled in. */
const TEXT_MAX = 64 * 1024;
const DEPTH_MAX = 10;
const EXPRESSION = /\$+!?\{([^{}]*)\}/g;
/** Values that the CLI knows by itself, old spellings in lower case with dots as new ones. */
const PREDEFINED: Record<string, "kept" | "portal" | "machine"> = {
  namespace: "kept",
  name: "kept",
  profile: "kept",
  profiles: "kept",
  version: "portal",
  random: "portal",
  timestamp: "portal",
  "git.commit": "portal",
  "git.branch": "portal",
  context: "machine",
  "user.home": "machine",
  "kube.context": "machine",
  tmpdir: "machine",
};

interface Scope {
  reading: Reading;
  draft: Draft;
  name: string;
  profiles: readonly string[];
  images: Map<string, DraftImage>;
  /** Values that a project hands to a dependency. */
  given?: Record<string, string>;
  /** Values for what the file has no default for. */
  defaults?: Readonly<Record<string, string>>;
}

/**
 * Variables of a devspace.yaml. A value that stands in the file is filled in; everything else becomes a parameter, with the
 * file's default or a required one. Nothing is run, and no environment of the reader's is looked at.
 */
export class Variables {
  private readonly known = new Map<string, string>();
  private readonly parameters = new Map<string, DraftParameter>();

  constructor(private readonly scope: Scope) {
    for (const [name, value] of Object.entries(scope.given ?? {})) this.known.set(name, value);
  }

  /** Fills in a text: `${NAME}`, `$!{NAME}`; `$(command)` is refused. */
  readonly resolve: Resolve = (text, field) => this.settled(text, field, "fill");
  /** The same for what something else goes by before it is a manifest, and for what goes into manifests as it is. */
  readonly open: Resolve = (text, field) => this.settled(text, field, "open");
  readonly keep: Resolve = (text, field) => this.settled(text, field, "keep");

  private settled(text: string, field: Field, filling: Filling): string | undefined {
    const filled = this.fill(text, field, 0);
    return filled === undefined ? undefined : settled(filled, filling, this.scope.draft, field);
  }

  /** Keeps what goes into manifests, and `$(NAME)` of a variable that the container has: Kubernetes fills it in. */
  keeping(names: readonly string[]): Resolve {
    return (text, field) => {
      const name = /^\$\(([A-Za-z_][\w.-]*)\)$/.exec(text.trim())?.[1];
      return name !== undefined && names.includes(name) ? text : this.keep(text, field);
    };
  }

  /** A parameter that stands for a credential which was written out. */
  secret(name: string, field: Field): string {
    field.mark("adapted", {
      code: "literal-credential",
      message: `The value of ${name} becomes a secret parameter; what is written here is not kept.`,
      remedy: "Give it when an environment is made, and take it out of the repository.",
    });
    this.parameter(field, { name, type: "secret", required: true });
    return markOf(name);
  }

  declare(section: Field | undefined): void {
    if (!section) return;
    if (section.type === "list") {
      for (const item of section.items()) this.declareOne(item.get("name")?.raw() ?? "", item);
      return;
    }
    for (const [name, field] of section.entries()) this.declareOne(name, field);
  }

  private declareOne(name: string, field: Field): void {
    if (this.known.has(name)) {
      field.mark("ignored", {
        code: "variable-given",
        message: `${name} is given by the project that depends on this.`,
      });
      return;
    }
    if (field.type === "scalar") {
      this.constant(name, field.raw() ?? "", field);
      return;
    }
    field.get("name")?.understand();
    for (const key of ["noCache", "alwaysResolve"])
      field
        .get(key)
        ?.mark("ignored", { code: "cli-only", message: "The portal keeps no answers of the CLI." });
    const source = field.get("source")?.raw();
    const value = field.get("value");
    if (value && source === undefined) {
      if (value.type === "scalar") this.constant(name, value.raw() ?? "", value);
      else
        value.mark("refused", {
          code: "variable-structure",
          message: `${name} is no text.`,
          remedy: "Use a text.",
        });
      return;
    }
    value?.understand();
    const written = field.get("default");
    const fallback =
      this.scope.defaults?.[parameterNameOf(name)] ?? (written && this.open(written.raw() ?? "", written));
    const command = field.get("command") ?? field.get("commands");
    field
      .get("args")
      ?.mark("ignored", { code: "variable-command", message: "Belongs to a command that is not run." });
    const question = field.get("question")?.text();
    const options = field.get("options")?.texts();
    const password = field.get("password")?.boolean() || isCredentialName(name);
    const pattern = field.get("validationPattern")?.raw();
    field.get("validationMessage")?.understand();
    if (password && written)
      written.mark("adapted", { code: "literal-credential", message: "A secret parameter has no default." });
    const shown = password ? undefined : fallback;
    const from = command
      ? "a command, which is not run"
      : source === "env"
        ? "the environment"
        : "a question";
    command?.mark("adapted", {
      code: "variable-command",
      message: `${name} comes from a command, which is not run.`,
      remedy: shown === undefined ? undefined : `Its default ${shown} is offered.`,
    });
    this.reading(field, name, shown, from);
    this.parameter(field, {
      name,
      type: password ? "secret" : options ? "choice" : "string",
      title: question,
      options,
      pattern,
      default: shown,
      required: shown === undefined,
    });
  }

  private reading(field: Field, name: string, fallback: string | undefined, from: string): void {
    const { at, path } = field;
    if (fallback === undefined)
      this.scope.reading.say("adapted", at, path, {
        code: "parameter-required",
        message: `${name} comes from ${from}: each environment has to give it.`,
      });
    else
      this.scope.reading.say("adapted", at, path, {
        code: "parameter",
        message: `${name} becomes a parameter with the default ${JSON.stringify(fallback)}.`,
      });
  }

  private constant(name: string, text: string, field: Field): void {
    if (isCredentialName(name) && text !== "" && !text.includes("$")) {
      this.secret(name, field);
      return;
    }
    const value = this.keep(text, field);
    if (value !== undefined) this.known.set(name, value);
  }

  private parameter(field: Field, given: Omit<DraftParameter, "sets">): DraftParameter {
    const name = parameterNameOf(given.name);
    const existing = this.scope.draft.parameters.find((one) => one.name === name);
    const parameter = existing ?? { ...given, name, sets: [] };
    if (!existing) this.scope.draft.parameters.push(parameter);
    this.parameters.set(given.name, parameter);
    if (given.type === "secret") parameter.sets.push(field.path);
    return parameter;
  }

  private fill(text: string, field: Field, depth: number): string | undefined {
    const command = text.split("\n").find((line) => /^\s*\$[!#]?\([\s\S]*\)\s*$/.test(line));
    if (command !== undefined) {
      field.mark("refused", {
        code: "shell-expression",
        message: `${short(command.trim())} is a command, and none is run.`,
        remedy: "Write its value, or a variable with a default.",
      });
      return undefined;
    }
    const images = legacyImage(text);
    if (images) return this.image(images, "", field);
    let unknown = false;
    const filled = text.replaceAll(EXPRESSION, (whole, name: string) => {
      if (whole.startsWith("$$")) return whole.slice(1);
      const value = this.value(name.trim(), field, depth);
      if (value === undefined) unknown = true;
      return value ?? whole;
    });
    if (filled.length > TEXT_MAX) {
      field.mark("refused", {
        code: "text-too-long",
        message: "The text is too long with its variables filled in.",
      });
      return undefined;
    }
    const fixed = /\b[a-z0-9-]+\.([a-z0-9-]+)\.svc\b(\.cluster\.local)?/.exec(filled);
    if (fixed && depth === 0)
      field.mark("asked", {
        code: "fixed-namespace",
        message: `${fixed[0]} names the namespace ${fixed[1]}; an environment has one of its own.`,
        remedy: "Use the Service's name alone, or name it as something the cluster must already have.",
      });
    return unknown ? undefined : maskCredentials(filled, field);
  }

  private value(name: string, field: Field, depth: number): string | undefined {
    const { reading } = this.scope;
    const known = this.known.get(name);
    if (known !== undefined) return depth < DEPTH_MAX ? known : undefined;
    const parameter = this.parameters.get(name);
    if (parameter) {
      if (parameter.sets.length < 100) parameter.sets.push(field.path);
      reading.cover(field.node, "adapted");
      return markOf(name);
    }
    const runtime = /^runtime\.images\.(.+?)(\.image|\.tag)?$/.exec(name);
    if (runtime) return this.image(runtime[1] ?? "", runtime[2] ?? "", field);
    const predefined = predefinedName(name);
    if (predefined) return this.predefined(predefined, name, field);
    const [, plain, offered] = /^([A-Za-z_]\w*):?-(.*)$/.exec(name) ?? [];
    const wanted = plain ?? name;
    if (!/^[A-Za-z_][\w.-]*$/.test(wanted)) {
      field.mark("refused", {
        code: "unknown-expression",
        message: `\${${short(name)}} is no variable.`,
        remedy: "Use a variable of vars.",
      });
      return undefined;
    }
    const fallback = this.scope.defaults?.[parameterNameOf(wanted)] ?? offered;
    field.mark("adapted", {
      code: offered === undefined ? "undeclared-variable" : "shell-default",
      message:
        offered === undefined
          ? `${wanted} is declared nowhere: ${fallback === undefined ? "each environment has to give it" : "a parameter"}.`
          : `\${${name}} is a default as shells write it, which the CLI does not know; ${JSON.stringify(offered)} is taken.`,
    });
    const required = {
      name: wanted,
      type: "string",
      default: fallback,
      required: fallback === undefined,
    } as const;
    this.parameter(field, required).sets.push(field.path);
    return markOf(wanted);
  }

  private image(name: string, part: string, field: Field): string | undefined {
    const image = this.scope.images.get(name);
    if (!image) {
      field.mark("refused", {
        code: "unknown-image",
        message: `There is no image ${name} in images.`,
        remedy: `Use one of ${[...this.scope.images.keys()].join(", ") || "none that is there"}.`,
      });
      return undefined;
    }
    this.scope.reading.cover(field.node, "adapted");
    if (part === ".tag") return BUILT;
    return part === ".image" ? image.image : `${image.image}:${BUILT}`;
  }

  private predefined(name: string, written: string, field: Field): string | undefined {
    const { reading } = this.scope;
    const kind = PREDEFINED[name];
    if (kind === "machine") {
      field.mark("refused", {
        code: "machine-value",
        message: `\${${written}} is a thing of the developer's machine.`,
        remedy: "Write the value, or a variable with a default.",
      });
      return undefined;
    }
    reading.cover(field.node, "adapted");
    if (name === "name") return this.scope.name;
    if (name.startsWith("profile")) return this.scope.profiles.join(",");
    if (name === "namespace") return NAMESPACE;
    reading.say("adapted", field.at, field.path, {
      code: "portal-value",
      message: `\${${written}} becomes the portal's own mark of the revision.`,
    });
    return REVISION;
  }
}

/** Stands for the environment's namespace, and for the portal's own mark of what was published. */
export const NAMESPACE = "{namespace}";
const REVISION = "{revision}";
/** Stands where the tag of an image comes that the portal builds. */
export const BUILT = "{built}";

/** `DEVSPACE_GIT_COMMIT` and `devspace.git.commit` are one. */
function predefinedName(name: string): string | undefined {
  if (!/^devspace[._]/i.test(name)) return undefined;
  const rest = name.slice("devspace.".length).toLowerCase().replaceAll("_", ".");
  const known = rest === "userhome" ? "user.home" : rest;
  return Object.hasOwn(PREDEFINED, known) ? known : undefined;
}

/** `image(app):tag(app)` of older versions. */
function legacyImage(text: string): string | undefined {
  return /^\$?\{?image\(([\w.-]+)\)(?::tag\(\1\))?\}?$/.exec(text.trim())?.[1];
}

const short = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}…` : text);
