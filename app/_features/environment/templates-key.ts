/** What the query of all templates is kept under. */
export const templatesKey = ["templates"] as const;
