/** A way to bring an image to a cluster's node, told by how the maker of the cluster names its context. */
export type ClusterKind =
  | { kind: "kind" | "k3d" | "minikube"; name: string }
  | { kind: "docker-desktop" }
  | { kind: "other" };

/**
 * What made the cluster of a kubeconfig context. kind and k3d write `kind-NAME` and `k3d-NAME`; minikube's context has
 * its profile's name, which its nodes carry as a label (`minikube.k8s.io/name`).
 */
export function clusterKind(context: string, nodeLabels: Readonly<Record<string, string>> = {}): ClusterKind {
  const profile = nodeLabels["minikube.k8s.io/name"] ?? (context === "minikube" ? context : undefined);
  if (profile) return { kind: "minikube", name: profile };
  const [, maker, name] = /^(kind|k3d)-(.+)$/.exec(context) ?? [];
  if (name && (maker === "kind" || maker === "k3d")) return { kind: maker, name };
  return context === "docker-desktop" ? { kind: "docker-desktop" } : { kind: "other" };
}

/** Contexts of clusters that run on this machine: those that may be offered without asking for a name. */
export const localContexts = (contexts: readonly string[]): string[] =>
  contexts.filter((context) => clusterKind(context).kind !== "other");
