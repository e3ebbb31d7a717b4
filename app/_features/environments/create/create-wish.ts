import type { TemplateView } from "@/server/contract/template";
import type { CreateDraft } from "./create-draft";

/** What the address of the form asks for. */
export interface CreateWish {
  name?: string;
  template?: string;
  /** Branch, tag, commit or full ref of that template's repository. */
  ref?: string;
  /** The environment that it is to be like. */
  from?: string;
  /** Values of that template's parameters, by name. */
  parameters?: Readonly<Record<string, string>>;
}

/** As long as anything that could be a name, and more: what is longer is no wish. */
const LONGEST = 250;

/** The wish of an address, by its query. Names that are refused stay: the form says at the field what is wrong with them. */
export function wishOf(query: Readonly<Record<string, string | string[] | undefined>>): CreateWish {
  const text = (key: string) => {
    const value = [query[key]].flat()[0]?.trim();
    return value && value.length <= LONGEST ? value : undefined;
  };
  const [name, template, from] = [text("name"), text("template"), text("from")];
  // It is one of the template that the link names.
  const ref = template && text("ref");
  const parameters = template ? parametersOf(query) : {};
  return {
    ...(name ? { name } : {}),
    ...(template ? { template } : {}),
    ...(ref ? { ref } : {}),
    ...(from ? { from } : {}),
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
  };
}

const PARAMETER = "param.";
const PARAMETER_LONGEST = 4096;

/** `param.NAME=value` of an address. */
function parametersOf(query: Parameters<typeof wishOf>[0]): Record<string, string> {
  const found = Object.entries(query).flatMap(([key, value]): [string, string][] => {
    const first = [value].flat()[0];
    const name = key.startsWith(PARAMETER) ? key.slice(PARAMETER.length) : "";
    return name && first !== undefined && first.length <= PARAMETER_LONGEST ? [[name, first]] : [];
  });
  return Object.fromEntries(found);
}

/** Whether the wish names a template of which nothing can be made. */
export const isUnknown = ({ template }: CreateWish, templates: readonly TemplateView[]): boolean =>
  template !== undefined && !templates.some(({ name }) => name === template);

/** Whether the wish names a branch of a template that has none. */
export function hasNoRefs({ template, ref }: CreateWish, templates: readonly TemplateView[]): boolean {
  const found = templates.find(({ name }) => name === template);
  return ref !== undefined && found !== undefined && !found.refs;
}

/** The draft with what was wished for in the place of what was typed before; the draft itself where nothing was. */
export function withWish(
  draft: CreateDraft,
  wish: CreateWish,
  templates: readonly TemplateView[],
): CreateDraft {
  const { name, template, ref = "", parameters = {} } = wish;
  const known = template !== undefined && !isUnknown(wish, templates);
  if (name === undefined && !known) return draft;
  const wanted = known ? plainOf(template, parameters, templates) : {};
  return {
    ...draft,
    ...(name === undefined ? {} : { name }),
    ...(known ? { template, ref } : {}),
    ...(known && Object.keys(wanted).length > 0
      ? { parameters: { ...draft.parameters, [template]: { ...draft.parameters[template], ...wanted } } }
      : {}),
  };
}

/** What is wished of parameters that the template has, but for secrets: those are not for addresses. */
function plainOf(
  template: string,
  parameters: Readonly<Record<string, string>>,
  templates: readonly TemplateView[],
): Record<string, string> {
  const found = templates.find(({ name }) => name === template)?.parameters ?? [];
  const plain = found.filter(({ name, type }) => type !== "secret" && Object.hasOwn(parameters, name));
  return Object.fromEntries(plain.map(({ name }) => [name, parameters[name] ?? ""]));
}
