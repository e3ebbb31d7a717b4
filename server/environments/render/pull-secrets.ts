import { pullSecretCopy } from "@/server/contract/template-kinds";
import { type PodMaker, withPods } from "@/server/kubernetes";

/**
 * Has every pod pull its images with the template's pull secrets, too. In the pod itself rather than in its service account: so it
 * counts for the DevSpace CLI's copies of the pod, and a pod that waits for its image is replaced by one that has it.
 */
export function withPullSecrets<T extends PodMaker>(object: T, names: readonly string[] = []): T {
  if (names.length === 0) return object;
  const own = names.map((name) => ({ name: pullSecretCopy(name) }));
  return withPods(object, ({ spec, ...rest }) => {
    const { imagePullSecrets = [] } = spec;
    return {
      ...rest,
      spec: {
        ...spec,
        imagePullSecrets: [...(Array.isArray(imagePullSecrets) ? imagePullSecrets : []), ...own],
      },
    };
  });
}
