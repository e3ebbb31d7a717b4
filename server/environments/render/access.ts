import type { KubernetesObject } from "@/server/kubernetes";
import type { RenderSettings } from "./settings";

const ENVIRONMENT_ROLE = "devspace-portal-environment";

/** Lets the web side read pods and logs here, and only here (k8s/portal/rbac/environment-access.yaml). */
export function renderAccess({ webServiceAccount }: RenderSettings): KubernetesObject[] {
  if (!webServiceAccount) return [];
  return [
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "devspace-portal-web" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: ENVIRONMENT_ROLE },
      subjects: [{ kind: "ServiceAccount", ...webServiceAccount }],
    },
  ];
}
