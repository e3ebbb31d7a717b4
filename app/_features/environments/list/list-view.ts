import type { Tone } from "@/app/_ui/status-mark";
import type { EnvironmentView } from "@/server/contract/environment";
import { devComponents, environmentMark } from "../../environment/state";

export const STATE_FILTERS = ["all", "ready", "pending", "degraded", "paused"] as const;
export type StateFilter = (typeof STATE_FILTERS)[number];
export const SORTS = ["name", "newest", "oldest", "state"] as const;
export type Sort = (typeof SORTS)[number];

/** What the list shows, as the address says it. */
export interface ListView {
  search: string;
  state: StateFilter;
  dev: boolean;
  mine: boolean;
  sort: Sort;
}

export function parseListView(params: URLSearchParams): ListView {
  return {
    search: params.get("q") ?? "",
    state: STATE_FILTERS.find((state) => state === params.get("state")) ?? "all",
    dev: params.get("mode") === "dev",
    mine: params.get("owner") === "me",
    sort: SORTS.find((sort) => sort === params.get("sort")) ?? "name",
  };
}

export function isFiltered(view: ListView): boolean {
  return view.search !== "" || view.state !== "all" || view.dev || view.mine;
}

const filterOf: Record<Tone, Exclude<StateFilter, "all">> = {
  ok: "ready",
  info: "pending",
  pending: "pending",
  unknown: "pending",
  warn: "degraded",
  bad: "degraded",
  asleep: "paused",
};
const urgency: StateFilter[] = ["degraded", "pending", "ready", "paused"];

const stateOf = (item: EnvironmentView) => filterOf[environmentMark(item).tone];

const orders: Record<Sort, (a: EnvironmentView, b: EnvironmentView) => number> = {
  name: (a, b) => a.name.localeCompare(b.name),
  newest: (a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt),
  oldest: (a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt),
  state: (a, b) => urgency.indexOf(stateOf(a)) - urgency.indexOf(stateOf(b)),
};

/** Filters and sorts; every word of the search must occur in name, owner, branch or description. */
export function applyListView(
  items: readonly EnvironmentView[],
  view: ListView,
  me: string,
): EnvironmentView[] {
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  return items
    .filter((item) => {
      const text =
        `${item.name} ${item.spec.owner} ${item.spec.ref ?? ""} ${item.spec.description ?? ""}`.toLowerCase();
      return (
        words.every((word) => text.includes(word)) &&
        (view.state === "all" || stateOf(item) === view.state) &&
        (!view.dev || devComponents(item).length > 0) &&
        (!view.mine || item.spec.owner === me)
      );
    })
    .sort((a, b) => orders[view.sort](a, b) || a.name.localeCompare(b.name));
}
