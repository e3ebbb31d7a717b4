import { type Action, SCOPE_ACTIONS } from "@/server/contract/access";
import { type Refusal, refusal } from "@/server/http/problem";
import type { Principal } from "./principal";

/** Whether what a principal is let in by allows an action at all: a session every one, a token those of its scopes. */
export function isWithinScope({ via }: Principal, action: Action): boolean {
  return via.kind === "session" || via.scopes.some((scope) => SCOPE_ACTIONS[scope].includes(action));
}

/**
 * The one decision about environments: owners act on theirs, administrators on all, a token within its scopes. `hidden` is also
 * the answer for an environment that does not exist: whoever may not see one does not learn which it is.
 */
export function authorise(
  principal: Principal,
  action: Action,
  environment: { spec: { owner: string } } | undefined,
): "allowed" | "hidden" | "beyond-scope" {
  const { user } = principal;
  if (!environment || !isWithinScope(principal, "view")) return "hidden";
  if (user.role !== "admin" && environment.spec.owner.toLowerCase() !== user.email) return "hidden";
  return isWithinScope(principal, action) ? "allowed" : "beyond-scope";
}

/** Told to a token that is used for more than it was made for. */
export function beyondScope(action: Action): Refusal {
  const scopes = Object.entries(SCOPE_ACTIONS).flatMap(([scope, actions]) =>
    actions.includes(action) ? [scope] : [],
  );
  return refusal(
    "forbidden",
    `This access token does not allow this: it needs the scope ${scopes.join(" or ")}. Make another one on the page Access tokens.`,
  );
}
