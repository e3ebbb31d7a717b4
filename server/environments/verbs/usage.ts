import type { EnvironmentUsage } from "@/server/contract/environment";
import { namespaceOf } from "@/server/contract/names";
import { type EnvironmentObject, statusOf } from "@/server/environments/resource";
import { isKubernetesError } from "@/server/kubernetes/errors";
import type { EnvironmentsContext } from "./context";

/** What the pods use, as sampled last; says so when the cluster samples nothing. */
export async function readUsage(options: {
  context: Pick<EnvironmentsContext, "cluster">;
  environment: EnvironmentObject;
}): Promise<EnvironmentUsage> {
  const { context, environment } = options;
  try {
    const samples = await context.cluster.podMetrics(namespaceOf(environment.metadata.name));
    if (samples.length === 0)
      return unavailable("Nothing was sampled yet: the first figures come after about a minute.");
    const owners = componentsOfPods(environment);
    return {
      available: true,
      pods: samples.map((sample) => ({ ...sample, component: owners.get(sample.name) })),
    };
  } catch (error) {
    if (isKubernetesError(error, "not-found"))
      return unavailable("The cluster has no metrics API. Install metrics-server to see CPU and memory.");
    if (isKubernetesError(error, "forbidden"))
      return unavailable(
        "The portal has no rights in this environment yet: the controller grants them first.",
      );
    if (isKubernetesError(error, "unavailable"))
      return unavailable("The cluster's metrics API does not answer at the moment.");
    throw error;
  }
}

const unavailable = (message: string): EnvironmentUsage => ({ available: false, message, pods: [] });

function componentsOfPods(environment: EnvironmentObject): Map<string, string> {
  const { components } = statusOf(environment);
  return new Map(
    Object.entries(components).flatMap(([component, { pods }]) =>
      pods.map(({ name }): [string, string] => [name, component]),
    ),
  );
}
