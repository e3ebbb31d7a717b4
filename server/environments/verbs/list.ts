import type { EnvironmentView } from "@/server/contract/environment";
import type { EnvironmentObject } from "@/server/environments/resource";
import { toView } from "@/server/environments/view";
import { refusal } from "@/server/http/problem";
import { authorise } from "@/server/people/authorise";
import type { Principal } from "@/server/people/principal";
import type { EnvironmentsContext } from "./context";

/** The environments that the principal may see, newest first; also while Kubernetes does not answer, from the cache. */
export function listEnvironments(options: {
  context: EnvironmentsContext;
  principal: Principal;
}): EnvironmentView[] {
  return environmentsSeenBy(options)
    .map((environment) => toView(environment, options.context.templates))
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || a.name.localeCompare(b.name));
}

/** The same as the API server keeps them, in no order. */
export function environmentsSeenBy({
  context: { environments },
  principal,
}: {
  context: Pick<EnvironmentsContext, "environments">;
  principal: Principal;
}): EnvironmentObject[] {
  if (!environments.health().synced) throw notYetRead();
  return environments.list().filter((environment) => authorise(principal, "view", environment) === "allowed");
}

/** Nothing was read from Kubernetes since the start: an empty list would be a lie. */
export function notYetRead() {
  return refusal("kubernetes-unavailable", "The portal has not read the cluster yet. Try again shortly.", {
    headers: { "Retry-After": "5" },
  });
}
