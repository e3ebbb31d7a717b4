import path from "node:path";
import { cacheDir, stateDir } from "@/server/state";

/** Where the parts of the local cluster live. Everything but the cache goes with `cluster:down`. */
export function clusterPaths(state = stateDir(), cache = cacheDir()) {
  const under = (...parts: string[]) => path.join(state, ...parts);
  return {
    state,
    cache,
    bin: under("bin"),
    kubectl: under("bin", "kubectl"),
    kubeconfig: under("kubeconfig"),
    log: under("log"),
    podLogs: under("log", "pods"),
    lock: under("cluster.lock"),
    /** What the host looked like before (sysctls), to put it back. */
    hostBefore: under("host-before.json"),
    /** Exists once kubeadm has finished: until then a new start begins from nothing. */
    initialised: under("cluster-initialised"),
    importedImages: under("imported-images.json"),
    containerdRoot: under("containerd"),
    containerdConfig: under("containerd.toml"),
    /** What a reboot would empty: containerd's state, sockets, mounts. */
    run: under("run"),
    containerdState: under("run", "containerd"),
    containerdSocket: under("run", "containerd.sock"),
    runc: under("run", "runc"),
    cni: under("cni"),
    cniConfig: under("cni", "conf"),
    cniData: under("cni", "data"),
    /** /etc/kubernetes points here. */
    kubernetes: under("kubernetes"),
    pki: under("kubernetes", "pki"),
    manifests: under("kubernetes", "manifests"),
    kubeadmConfig: under("kubeadm.yaml"),
    kubeletConfig: under("kubelet.yaml"),
    /** /var/lib/kubelet points here. */
    kubelet: under("kubelet"),
    etcd: under("etcd"),
    volumes: under("volumes"),
    binaries: path.join(cache, "binaries"),
    images: path.join(cache, "images"),
    buildah: path.join(cache, "buildah"),
    /** containerd's images while there is no cluster. */
    imageStore: path.join(cache, "containerd"),
  };
}

export type ClusterPaths = ReturnType<typeof clusterPaths>;

/** Unix sockets have at most 107 bytes of path; containerd and the kubelet put theirs this deep. */
const LONGEST_SOCKET = path.join("kubelet", "pod-resources", "kubelet.sock.123456");

/** Throws when the state directory's path is too long for the sockets below it. */
export function checkPathLength(state: string): void {
  const longest = Buffer.byteLength(path.join(state, LONGEST_SOCKET));
  if (longest > 107) {
    throw new Error(
      `The state directory's path is ${longest - 107} bytes too long for Unix sockets (${state}). Set DEVSPACE_STATE_DIR to a shorter one.`,
    );
  }
}
