import type { TemplateSpec } from "@/server/contract/template-resource";
import type { ContentsKind } from "@/server/contract/template-source";

export const SOURCE_KINDS = ["inline", "archive", "git", "bundled"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

export interface FileDraft {
  /** Tells files apart while they are edited. */
  id: number;
  path: string;
  text: string;
}

/** What is said of one component, as typed; empty for "as the source says". */
export interface WishDraft {
  id: number;
  name: string;
  title: string;
  stack: string;
  icon: string;
  image: string;
  dev: boolean;
  devImage: string;
  /** One argument a line. */
  devCommand: string;
}

/** Who may use it and how much, as typed; empty for no bound. `users` are addresses with commas or spaces between. */
export interface PolicyDraft {
  users: string;
  maxEnvironments: string;
  maxPerOwner: string;
  environment: AmountsDraft;
  component: AmountsDraft;
}
interface AmountsDraft {
  cpu: string;
  memory: string;
  storage: string;
}

/** A template as typed. What was typed of one kind of source stays while another is looked at. */
export interface TemplateDraft {
  name: string;
  title: string;
  description: string;
  kind: SourceKind;
  files: FileDraft[];
  git: { url: string; ref: string; path: string; secret: string };
  bundled: string;
  /** What was uploaded, and what it was called. */
  archive: { sha256: string; file: string };
  contents: { kind: ContentsKind | ""; path: string; file: string; profiles: string };
  /** Names, with commas between. */
  pullSecrets: string;
  policy: PolicyDraft;
  baseline: boolean;
  suspended: boolean;
  components: WishDraft[];
}

export const newFile = (id: number, path = "", text = ""): FileDraft => ({ id, path, text });

export const newWish = (id: number, name = ""): WishDraft => ({
  ...{ id, name, title: "", stack: "", icon: "", image: "", dev: true, devImage: "", devCommand: "" },
});

export const emptyDraft = (): TemplateDraft => ({
  ...{ name: "", title: "", description: "", kind: "inline", bundled: "full-stack" },
  files: [newFile(0, "app.yaml")],
  git: { url: "", ref: "", path: "", secret: "" },
  archive: { sha256: "", file: "" },
  contents: { kind: "", path: "", file: "", profiles: "" },
  policy: policyDraft(undefined),
  ...{ pullSecrets: "", baseline: false, suspended: false, components: [] },
});

/** A template that is there, as text to be edited. */
export function draftOf(name: string, spec: TemplateSpec): TemplateDraft {
  const empty = emptyDraft();
  const { inline, git, bundled, archive } = spec.source;
  const { kind = "", path = "", file = "", profiles = [] } = spec.contents ?? {};
  return {
    ...empty,
    name,
    title: spec.title ?? "",
    description: spec.description ?? "",
    kind: git ? "git" : bundled ? "bundled" : archive ? "archive" : "inline",
    ...(inline ? { files: Object.entries(inline).map(([at, text], id) => newFile(id, at, text)) } : {}),
    ...(git
      ? {
          git: {
            url: git.url,
            ref: git.ref ?? "",
            path: git.path === "." ? "" : git.path,
            secret: git.secretRef?.name ?? "",
          },
        }
      : {}),
    ...(bundled ? { bundled } : {}),
    ...(archive ? { archive: { sha256: archive.sha256, file: "" } } : {}),
    contents: { kind, path, file, profiles: profiles.join(", ") },
    pullSecrets: (spec.pullSecrets ?? []).map((one) => one.name).join(", "),
    policy: policyDraft(spec.policy),
    baseline: spec.podSecurity === "baseline",
    suspended: spec.suspended,
    components: Object.entries(spec.components ?? {}).map(([component, wish], id) => ({
      id,
      name: component,
      title: wish.title ?? "",
      stack: wish.stack ?? "",
      icon: wish.icon ?? "",
      image: wish.image ?? "",
      dev: wish.dev?.enabled ?? true,
      devImage: wish.dev?.image ?? "",
      devCommand: wish.dev?.command?.join("\n") ?? "",
    })),
  };
}

function policyDraft(policy: TemplateSpec["policy"]): PolicyDraft {
  const { users = [], maxEnvironments, maxPerOwner, resources = {} } = policy ?? {};
  const amounts = ({ cpu = "", memory = "", storage = "" }: Partial<AmountsDraft> = {}) => ({
    ...{ cpu, memory, storage },
  });
  return {
    users: users.join(", "),
    maxEnvironments: maxEnvironments === undefined ? "" : String(maxEnvironments),
    maxPerOwner: maxPerOwner === undefined ? "" : String(maxPerOwner),
    environment: amounts(resources.environment),
    component: amounts(resources.component),
  };
}

type Plain = string | boolean | number | { [key: string]: Plain } | Plain[];

/** A kept draft as far as it has the shape of a draft; the rest as `fresh` has it. */
export function restored(fresh: TemplateDraft, kept: unknown): TemplateDraft {
  const whole: TemplateDraft = { ...fresh, ...shaped({ ...fresh, files: [], components: [] }, kept) };
  const files = rowsOf(kept, "files", newFile(0));
  const components = rowsOf(kept, "components", newWish(0));
  return {
    ...whole,
    kind: SOURCE_KINDS.find((kind) => kind === whole.kind) ?? fresh.kind,
    files: files.length > 0 ? files : fresh.files,
    components: components.length > 0 ? components : fresh.components,
  };
}

const at = (holder: unknown, key: string): unknown =>
  typeof holder === "object" && holder !== null ? Reflect.get(holder, key) : undefined;

function rowsOf<Row extends { id: number }>(kept: unknown, key: string, like: Row): Row[] {
  const rows = at(kept, key);
  return Array.isArray(rows) ? rows.map((row: unknown, id) => ({ ...shaped(like, row), id })) : [];
}

function shaped<Shape extends object>(like: Shape, kept: unknown): Shape {
  const entries = Object.entries(like).map(([key, value]: [string, Plain]) => {
    const held = at(kept, key);
    if (Array.isArray(value)) return [key, value];
    if (typeof value === "object") return [key, shaped(value, held)];
    return [key, typeof held === typeof value ? held : value];
  });
  return Object.fromEntries(entries);
}
