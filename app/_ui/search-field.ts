/** Marks the field that `/` focuses. */
export const SEARCH_FIELD = { "data-search-field": "" } as const;
