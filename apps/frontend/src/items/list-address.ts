export interface ListState {
  q: string;
  /** "", "true" or "false": all items, the done ones, the open ones. */
  done: string;
  sort: string;
  page: number;
}

const SORTS = ["newest", "oldest", "title"];

/** What the address bar says about the list. Anything it can't mean falls back, so that no link leads to an error. */
export function readListState(params: URLSearchParams): ListState {
  const page = Number(params.get("page"));
  const sort = params.get("sort") ?? "";
  const done = params.get("done") ?? "";
  return {
    q: (params.get("q") ?? "").slice(0, 100),
    done: done === "true" || done === "false" ? done : "",
    sort: SORTS.includes(sort) ? sort : "newest",
    page: Number.isInteger(page) && page >= 1 && page <= 10_000 ? page : 1,
  };
}

/** The same as a query string, without what goes without saying. */
export function listSearch(state: ListState): string {
  const params = new URLSearchParams();
  if (state.q.trim()) params.set("q", state.q.trim());
  if (state.done) params.set("done", state.done);
  if (state.sort !== "newest") params.set("sort", state.sort);
  if (state.page > 1) params.set("page", String(state.page));
  return params.toString();
}
