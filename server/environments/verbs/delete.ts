import { ENVIRONMENT, type EnvironmentObject } from "@/server/environments/resource";
import { refusal } from "@/server/http/problem";
import type { EnvironmentsContext } from "./context";
import { changedMeanwhile, inWords } from "./words";

/**
 * Asks for the environment's end; the controller clears up and then it is gone. Only the very object whose owner was checked
 * is deleted, and with `input.uid` only if it is the one the user looked at.
 */
export async function deleteEnvironment(options: {
  context: EnvironmentsContext;
  environment: EnvironmentObject;
  input: { uid?: string };
}): Promise<void> {
  const { context, environment, input } = options;
  const { name, uid } = environment.metadata;
  if (input.uid !== undefined && input.uid !== uid)
    throw refusal(
      "conflict",
      `${name} was deleted and made anew meanwhile. Look at it before you delete it.`,
      {
        errors: [{ field: "uid", message: "The environment of this name has another uid." }],
      },
    );
  await inWords(
    context.hub.delete({ type: ENVIRONMENT, name }, { uid, propagation: "Background" }),
    changedMeanwhile(name),
  );
  await context.audit({
    action: "environment.delete",
    target: name,
    detail: { owner: environment.spec.owner },
  });
}
