import { UserError } from "@/kit/progress";
import { findProgram } from "./find-program";

/** What the check looks at, so that it can be tried for any system. */
export interface Host {
  platform: NodeJS.Platform;
  arch: string;
  uid: number | undefined;
  /** Path of a program, undefined when it is not installed. */
  find(program: string): string | undefined;
}

const ELSEWHERE =
  "Make a cluster with kind, k3d, minikube or Docker Desktop instead, and use it: npm run up -- --context NAME";

/** Throws a UserError when the local cluster cannot work here. */
export function checkRequirements(host: Host): void {
  const missing = whatIsMissing(host);
  if (missing) throw new UserError(missing, ELSEWHERE);
}

/** One sentence that says why the local cluster cannot work here; undefined when it can. */
export function whatIsMissing(host: Host): string | undefined {
  if (host.platform !== "linux") return `The local cluster needs Linux, and this is ${host.platform}.`;
  if (host.arch !== "x64" && host.arch !== "arm64")
    return `The local cluster is built for x64 and arm64, and this machine is ${host.arch}.`;
  if (host.uid !== 0)
    return "The local cluster needs root, to run containerd and the kubelet (try: sudo -E npm run up).";
  if (!host.find("apt-get"))
    return "The local cluster takes containerd, runc and buildah from Debian's packages, and there is no apt-get here.";
  if (!host.find("go")) return "The local cluster builds Kubernetes from source, and Go is not installed.";
  return undefined;
}

/** This machine, as the check sees it. */
export const thisHost = (): Host => ({
  platform: process.platform,
  arch: process.arch,
  uid: process.getuid?.(),
  find: findProgram,
});
