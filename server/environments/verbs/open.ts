import type { Action } from "@/server/contract/access";
import { ENVIRONMENT, type EnvironmentObject } from "@/server/environments/resource";
import { refusal } from "@/server/http/problem";
import type { Gateway, Informer } from "@/server/kubernetes/types";
import { authorise, beyondScope } from "@/server/people/authorise";
import type { Principal } from "@/server/people/principal";

/**
 * The only way from a name to an environment: it says what for, and is refused unless the principal may. What the cache does not
 * hold is asked for, so that an environment is found right after it was created. One that is missing and one that is hidden
 * are refused alike: names of others are not told.
 */
export async function openEnvironment(options: {
  context: { hub: Gateway; environments: Pick<Informer<EnvironmentObject>, "get"> };
  principal: Principal;
  action: Action;
  name: string;
}): Promise<EnvironmentObject> {
  const { context, principal, action, name } = options;
  const found = context.environments.get(name) ?? (await context.hub.get({ type: ENVIRONMENT, name }));
  const decision = authorise(principal, action, found);
  if (decision === "beyond-scope") throw beyondScope(action);
  if (!found || decision === "hidden")
    throw refusal("not-found", `There is no environment ${name}, or it belongs to somebody else.`, {
      errors: [{ field: "name", message: "There is no such environment." }],
    });
  return found;
}
