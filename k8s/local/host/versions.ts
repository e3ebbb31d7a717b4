/** The Kubernetes that the local cluster runs; `binaries/go.mod` must name the same. */
export const KUBERNETES_VERSION = "v1.34.4";

/** Registry-like prefix of everything made here. Nothing under it can be pulled from anywhere. */
const IMAGE_PREFIX = "devspace-portal.local";

/** `imageRepository` of kubeadm: where its control-plane images are expected. */
export const KUBERNETES_IMAGES = `${IMAGE_PREFIX}/kubernetes`;

export const PAUSE_IMAGE = `${KUBERNETES_IMAGES}/pause:3.10.1`;

/** Node name, CNI network, cgroup and containerd namespace labels: one word to find (and remove) everything by. */
export const CLUSTER_NAME = "devspace-portal";

/** Context, cluster and user in the kubeconfig. */
export const CONTEXT_NAME = "devspace-portal-local";
