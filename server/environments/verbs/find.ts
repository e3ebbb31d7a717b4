import type { EnvironmentObject } from "@/server/environments/resource";
import { refusal } from "@/server/http/problem";
import { ENVIRONMENT } from "@/server/kubernetes/resources";
import type { EnvironmentsContext } from "./context";

/**
 * One environment. What the cache does not hold is asked for, so that an environment is found right after it was created.
 * One that is missing and one that `visible` hides are refused alike: names of others are not told.
 */
export async function findEnvironment(options: {
  context: Pick<EnvironmentsContext, "gateway" | "environments">;
  input: { name: string };
  visible: (environment: EnvironmentObject) => boolean;
}): Promise<EnvironmentObject> {
  const { context, input, visible } = options;
  const found =
    context.environments.get(input.name) ??
    ((await context.gateway.get({ type: ENVIRONMENT, name: input.name })) as EnvironmentObject | undefined);
  if (!found || !visible(found))
    throw refusal("not-found", `There is no environment ${input.name}, or it belongs to somebody else.`, {
      errors: [{ field: "name", message: "There is no such environment." }],
    });
  return found;
}
