/**
 * What somebody does to an environment. Every operation and every kind of stream declares one, and `authorise` in
 * server/people decides by it.
 */
export const ACTIONS = ["view", "logs", "files", "exec", "preview", "data", "change", "delete"] as const;
export type Action = (typeof ACTIONS)[number];

/** What an access token may be used for. Whatever it may do to an environment, it may see it, too. */
export const SCOPES = ["read", "write", "delete", "develop"] as const;
export type Scope = (typeof SCOPES)[number];

/** The actions each scope allows. */
export const SCOPE_ACTIONS: Record<Scope, readonly Action[]> = {
  read: ["view", "logs"],
  write: ["view", "change"],
  delete: ["view", "delete"],
  develop: ["view", "files", "exec", "preview", "data"],
};

/** Days that the page offers for a new token. Here, where pages find it without a schema library. */
export const TOKEN_LIFE_CHOICES = [7, 30, 90, 365] as const;
