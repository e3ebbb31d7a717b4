import type { ClusterKind } from "./cluster-kind";
import { type Command, type Engine, inRegistry, pushCommand, saveCommand } from "./commands";

/** How built images come to the cluster: names to build under, and the commands that follow, in order. */
export type Delivery =
  | { how: "shared"; rename: (ref: string) => string }
  | { how: "load" | "push"; rename: (ref: string) => string; commands: Command[] }
  | { how: "none"; why: string };

export interface DeliveryRequest {
  cluster: ClusterKind;
  engine: Engine | undefined;
  registry?: string;
  refs: readonly string[];
  /** Where an archive may be written. */
  archive: string;
}

/** Decides by the kind of cluster, the engine and the registry asked for. */
export function planDelivery({ cluster, engine, registry, refs, archive }: DeliveryRequest): Delivery {
  if (!engine) return { how: "none", why: "neither Docker, Podman nor nerdctl answers on this machine" };
  if (registry) {
    const rename = (ref: string) => inRegistry(ref, registry);
    return { how: "push", rename, commands: refs.map((ref) => pushCommand(engine, rename(ref))) };
  }
  const rename = (ref: string) => ref;
  switch (cluster.kind) {
    case "docker-desktop":
      return engine === "docker"
        ? { how: "shared", rename }
        : { how: "none", why: `Docker Desktop's cluster sees Docker's images, and ${engine} keeps its own` };
    case "other":
      return { how: "none", why: "this cluster is not known to take images from this machine" };
    default: {
      const commands = [saveCommand(engine, refs, archive), loadCommand(cluster, engine, archive)];
      return { how: "load", rename, commands };
    }
  }
}

function loadCommand(
  cluster: Extract<ClusterKind, { name: string }>,
  engine: Engine,
  archive: string,
): Command {
  switch (cluster.kind) {
    case "kind": {
      const args = ["load", "image-archive", archive, "--name", cluster.name];
      // kind finds its nodes by itself in Docker only.
      return engine === "docker"
        ? { file: "kind", args }
        : { file: "kind", args, env: { KIND_EXPERIMENTAL_PROVIDER: engine } };
    }
    case "k3d":
      return { file: "k3d", args: ["image", "import", "--cluster", cluster.name, archive] };
    case "minikube":
      return { file: "minikube", args: ["--profile", cluster.name, "image", "load", archive] };
  }
}
