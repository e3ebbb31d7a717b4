import type { KubernetesObject } from "@/server/kubernetes";
import { stamped } from "./hash";
import { placed } from "./namespace";
import type { RenderSettings } from "./settings";

/**
 * The RoleBindings that give the portal's accounts their rights here, and only here: the web side reads pods and logs and runs terminals
 * (k8s/portal/rbac/environment-access.yaml), the controller has to do with Secrets (k8s/portal/rbac/controller.yaml).
 */
export function renderAccess({ webServiceAccount }: RenderSettings): KubernetesObject[] {
  if (!webServiceAccount) return [];
  return [binding("devspace-portal-web", "devspace-portal-environment", webServiceAccount)];
}

/** The controller's own, placed: it comes before all that needs it. */
export function renderSecretAccess(
  { controllerServiceAccount }: RenderSettings,
  environment: string,
): KubernetesObject | undefined {
  if (!controllerServiceAccount) return undefined;
  const role = "devspace-portal-environment-secrets";
  return stamped(placed(binding("devspace-portal-controller", role, controllerServiceAccount), environment));
}

function binding(name: string, role: string, account: { namespace: string; name: string }): KubernetesObject {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: [{ kind: "ServiceAccount", ...account }],
  };
}
