import type { TemplateSpec } from "@/server/contract/template-resource";
import type { PolicyDraft, TemplateDraft, WishDraft } from "./draft";
import { wordsOf } from "./words-of";

/** What is asked for, for the contract to check: its paths are those of the contract's `templateSpec`. */
export type Asked = Record<string, unknown>;

/** The spec that a draft asks for. What the form has no field for stays as `base`, the spec before the edit, has it. */
export function toSpec(draft: TemplateDraft, base?: TemplateSpec): Asked {
  const { title: _t, description: _d, source: _s, contents, components, ...others } = base ?? {};
  const {
    podSecurity: _p,
    suspended: _u,
    pullSecrets: _l,
    policy: _y,
    ...kept
  } = others as Partial<TemplateSpec>;
  return filled({
    title: draft.title.trim(),
    description: draft.description.trim(),
    source: toSource(draft),
    contents: toContents(draft, contents),
    components: toWishes(draft.components, components),
    podSecurity: draft.baseline ? "baseline" : undefined,
    pullSecrets: wordsOf(draft.pullSecrets, ",").map((name) => ({ name })),
    policy: toPolicy(draft.policy),
    ...kept,
    suspended: draft.suspended || undefined,
  });
}

/** The change from one spec to another for `PATCH`: only fields that differ; what is taken away goes back to its default. */
export function patchOf(before: Asked, after: Asked): Asked {
  const defaults: Asked = { podSecurity: "restricted", suspended: false };
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(
    keys
      .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
      .map((key) => [key, after[key] ?? defaults[key] ?? null]),
  );
}

/** Without what is empty: a field that says nothing is left out. */
function filled(fields: Asked): Asked {
  const says = (value: unknown) => value !== undefined && value !== "" && !isEmpty(value);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => says(value)));
}

const isEmpty = (value: unknown) =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

function toPolicy({ users, maxEnvironments, maxPerOwner, environment, component }: PolicyDraft): Asked {
  const number = (text: string) => (text.trim() === "" ? undefined : Number(text));
  const amounts = (typed: PolicyDraft["environment"]) =>
    filled(Object.fromEntries(Object.entries(typed).map(([amount, text]) => [amount, text.trim()])));
  return filled({
    users: users.split(/[\s,;]+/).filter(Boolean),
    maxEnvironments: number(maxEnvironments),
    maxPerOwner: number(maxPerOwner),
    resources: filled({ environment: amounts(environment), component: amounts(component) }),
  });
}

function toSource({ kind, files, git, bundled, archive }: TemplateDraft): Asked {
  if (kind === "archive") return { archive: { sha256: archive.sha256 } };
  if (kind === "bundled") return { bundled: bundled.trim() };
  if (kind === "inline")
    return { inline: Object.fromEntries(files.map(({ path, text }) => [path.trim(), text])) };
  const [url, secret] = [git.url.trim(), git.secret.trim()];
  return {
    git: {
      url,
      ...filled({ ref: git.ref.trim(), path: git.path.trim() }),
      ...(secret ? { secretRef: { name: secret } } : {}),
    },
  };
}

function toContents({ contents }: TemplateDraft, base: TemplateSpec["contents"]): Asked {
  const { kind: _k, path: _p, file: _f, profiles: _r, ...kept } = base ?? {};
  return filled({
    kind: contents.kind,
    path: contents.path.trim(),
    file: contents.file.trim(),
    profiles: wordsOf(contents.profiles, ","),
    ...kept,
  });
}

function toWishes(wishes: readonly WishDraft[], base: TemplateSpec["components"]): Asked {
  const entries = wishes.map((wish) => {
    const name = wish.name.trim();
    const { title: _t, stack: _s, icon: _i, image: _m, dev, ...kept } = base?.[name] ?? {};
    const { enabled: _e, image: _di, command: _c, ...keptDev } = dev ?? {};
    const asked = filled({
      title: wish.title.trim(),
      stack: wish.stack.trim(),
      icon: wish.icon,
      image: wish.image.trim(),
      ...kept,
      dev: filled({
        enabled: wish.dev ? undefined : false,
        image: wish.devImage.trim(),
        command: wordsOf(wish.devCommand, "\n"),
        ...keptDev,
      }),
    });
    return [name, asked] as const;
  });
  return Object.fromEntries(entries.filter(([, asked]) => !isEmpty(asked)));
}
