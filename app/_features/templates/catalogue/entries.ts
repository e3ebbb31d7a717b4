import type { TemplateView } from "@/server/contract/template";
import type { TemplateSummary } from "@/server/contract/templates-api";
import type { Mark } from "../../environment/state";
import { templateCause, templateMark } from "../state";

/** A template as a card of the catalogue shows it. */
export interface Entry {
  name: string;
  title: string;
  description?: string | undefined;
  mark: Mark;
  /** Why it is not as it should be. */
  cause?: string | undefined;
  /** What its newest revision is made of; none before one is published. */
  view?: TemplateView | undefined;
  /** None for one that only the portal's image has: no Template says so. */
  summary?: TemplateSummary | undefined;
}

/** Every template: the Templates of the cluster, and what the image brings along beside them. */
export function entriesOf(summaries: readonly TemplateSummary[], views: readonly TemplateView[]): Entry[] {
  const resources = summaries.map((summary): Entry => {
    const view = views.find(({ name }) => name === summary.name);
    return {
      name: summary.name,
      title: summary.spec?.title ?? view?.title ?? summary.name,
      description: summary.spec?.description ?? view?.description,
      mark: templateMark(summary),
      cause: templateCause(summary),
      view,
      summary,
    };
  });
  const others = views
    .filter(({ name }) => !summaries.some((summary) => summary.name === name))
    .map((view): Entry => {
      const { name, title, description } = view;
      return { name, title, description, view, mark: { tone: "ok", label: "Ready" } };
    });
  return [...resources, ...others].sort((a, b) => a.title.localeCompare(b.title));
}

export const STATES = ["all", "ready", "publishing", "trouble"] as const;
export type State = (typeof STATES)[number];

/** What the catalogue shows, as the address says it. */
export interface CatalogueView {
  search: string;
  state: State;
}

export function parseCatalogueView(params: URLSearchParams): CatalogueView {
  return {
    search: params.get("q") ?? "",
    state: STATES.find((state) => state === params.get("state")) ?? "all",
  };
}

const stateOf = ({ mark }: Entry): State => {
  if (mark.tone === "pending") return "publishing";
  return mark.tone === "bad" || mark.tone === "warn" ? "trouble" : "ready";
};

/** Every word of the search must occur in what the card says. */
export function applyCatalogueView(entries: readonly Entry[], { search, state }: CatalogueView): Entry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    const { view, summary } = entry;
    const parts = view?.components.flatMap(({ title, stack = "" }) => [title, stack]) ?? [];
    const text = [entry.name, entry.title, entry.description, summary?.status.source, ...parts]
      .join(" ")
      .toLowerCase();
    return words.every((word) => text.includes(word)) && (state === "all" || stateOf(entry) === state);
  });
}
