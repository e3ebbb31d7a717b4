import { namespaceOf } from "@/server/contract/names";
import { refusal, wrongField } from "@/server/http/problem";
import { type Gateway, POD, type Pod } from "@/server/kubernetes";

/** A container that runs. */
export interface Place {
  namespace: string;
  pod: string;
  container: string;
}

const namesOf = (list: unknown): string[] =>
  Array.isArray(list)
    ? list.flatMap(({ name }: { name?: unknown }) => (typeof name === "string" ? name : []))
    : [];

/** The container that is meant, a debug container too; refused unless it runs. */
export async function findPlace(options: {
  gateway: Pick<Gateway, "get">;
  environment: { metadata: { name: string }; spec: { paused?: boolean } };
  pod: string;
  container?: string;
}): Promise<Place> {
  const { gateway, environment, pod: name } = options;
  const { metadata, spec } = environment;
  const namespace = namespaceOf(metadata.name);
  if (spec.paused) throw refusal("conflict", `${metadata.name} is asleep. Wake it to copy files.`);
  const pod = await gateway.get<Pod>({ type: POD, namespace, name });
  if (!pod) {
    const message = `There is no pod ${name} in ${metadata.name} any more.`;
    throw refusal("not-found", message, { errors: [{ field: "pod", message }] });
  }
  const own = pod.spec.containers.map((one) => one.name);
  const all = [...own, ...namesOf(pod.spec.ephemeralContainers)];
  const container = options.container ?? own[0] ?? "";
  if (!all.includes(container))
    throw wrongField("container", `${name} has ${all.join(", ")}, no container ${container}.`);
  const { containerStatuses = [], ephemeralContainerStatuses = [] } = pod.status ?? {};
  const status = [...containerStatuses, ...ephemeralContainerStatuses].find((one) => one.name === container);
  if (!status?.state?.running)
    throw refusal(
      "conflict",
      `${container} of ${name} does not run. Its page says why; a debug container runs also beside one that crashed.`,
      { errors: [{ field: "container", message: "It does not run." }] },
    );
  return { namespace, pod: name, container };
}
