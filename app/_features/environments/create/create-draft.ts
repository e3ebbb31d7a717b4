import type { CreateEnvironmentRequest } from "@/server/contract/environment";
import type { TemplateView } from "@/server/contract/template";
import { type ComponentsDraft, componentsDraft, restoredDraft, toComponents } from "../component-form/draft";

/** What a copy of another environment asks for beside what the form has fields for; `of` its template alone. */
export interface Unseen
  extends Omit<
    CreateEnvironmentRequest,
    "name" | "template" | "ref" | "description" | "components" | "parameters" | "secrets"
  > {
  of: string;
}

/** A new environment as typed. What was set of the components of one template stays while another is looked at. */
export interface CreateDraft {
  name: string;
  description: string;
  template: string;
  /** Of the template's repository; the template's own without it. */
  ref: string;
  /** The name that was proposed: as long as it stands there, another ref has another name proposed. */
  proposed?: string;
  /** By name of the template. */
  components: Record<string, ComponentsDraft>;
  /** What was typed of parameters, by name of the template. Nothing secret is in a draft: it is kept in the browser. */
  parameters: Record<string, Readonly<Record<string, string>>>;
  unseen?: Unseen;
}

export function emptyDraft(templates: readonly TemplateView[]): CreateDraft {
  return {
    name: "",
    description: "",
    template: (templates.find(({ closed }) => closed === undefined) ?? templates[0])?.name ?? "",
    ref: "",
    components: Object.fromEntries(templates.map((template) => [template.name, componentsDraft(template)])),
    parameters: {},
  };
}

/** A template at `revision`, or at its newest where that is not asked for or not known here; undefined where it is gone. */
export function revisionedTemplate(
  templates: readonly TemplateView[],
  name: string,
  revision: string | undefined,
): TemplateView | undefined {
  const own = templates.filter((template) => template.name === name);
  const newest = own.find(({ superseded }) => !superseded);
  return newest && (own.find((template) => revision && template.revision === revision) ?? newest);
}

/** What the draft is made of. */
export function templateOfDraft(templates: readonly TemplateView[], draft: CreateDraft) {
  const { template, unseen } = draft;
  return revisionedTemplate(templates, template, unseen?.of === template ? unseen.revision : undefined);
}

/** What the form asks the API for; the contract then says what is wrong with it, by field. */
export function toRequest(draft: CreateDraft, template: TemplateView): Record<string, unknown> {
  const description = draft.description.trim();
  const { of, ...unseen } = draft.unseen ?? { of: undefined };
  return {
    ...(of === template.name ? unseen : {}),
    name: draft.name.trim(),
    template: template.name,
    ...(template.refs && draft.ref.trim() ? { ref: draft.ref.trim() } : {}),
    ...(description ? { description } : {}),
    components: toComponents(template, draft.components[template.name] ?? {}),
  };
}

const STORAGE_KEY = "devspace-portal:new-environment";

/** What was typed survives a lost session or a closed page, in this tab. */
export function loadDraft(templates: readonly TemplateView[]): CreateDraft {
  try {
    return restored(templates, JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? "null"));
  } catch {
    return emptyDraft(templates);
  }
}

export function saveDraft(draft: CreateDraft | undefined): void {
  try {
    if (draft) sessionStorage.setItem(STORAGE_KEY, JSON.stringify(draft));
    else sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    // No storage (private window, full): the form works without it.
  }
}

/** As much of `kept` as still fits the templates there are. */
export function restored(templates: readonly TemplateView[], kept: unknown): CreateDraft {
  const draft = emptyDraft(templates);
  if (typeof kept !== "object" || kept === null) return draft;
  if ("name" in kept && typeof kept.name === "string") draft.name = kept.name;
  if ("description" in kept && typeof kept.description === "string") draft.description = kept.description;
  if ("ref" in kept && typeof kept.ref === "string") draft.ref = kept.ref;
  if ("proposed" in kept && typeof kept.proposed === "string") draft.proposed = kept.proposed;
  for (const template of templates) {
    if ("template" in kept && kept.template === template.name) draft.template = template.name;
    const components =
      "components" in kept && typeof kept.components === "object" && kept.components !== null
        ? Reflect.get(kept.components, template.name)
        : undefined;
    draft.components[template.name] = restoredDraft(template, components);
    const parameters = "parameters" in kept ? textsAt(kept.parameters, template.name) : undefined;
    if (parameters) draft.parameters[template.name] = parameters;
  }
  return draft;
}

function textsAt(kept: unknown, name: string): Record<string, string> | undefined {
  if (typeof kept !== "object" || kept === null || !Object.hasOwn(kept, name)) return undefined;
  const texts: unknown = Reflect.get(kept, name);
  if (typeof texts !== "object" || texts === null) return undefined;
  return Object.fromEntries(
    Object.entries(texts).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
