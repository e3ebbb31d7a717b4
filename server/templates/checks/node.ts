import { list, record, type Tell, text } from "./finding";
import type { PodOf } from "./pods";

/** Seconds that a pod may take to stop: so long an environment's end can wait for it. */
const GRACE_MAX_SECONDS = 600;

/** What Pod Security lets pass and a template may not have: a say in which node it runs on, and what the node does for it. */
export function checkNode(pod: PodOf, refuse: Tell): void {
  const say = (field: string, message: string, remedy: string) =>
    refuse({ code: "PodReachesNode", field: `${pod.path}.${field}`, message, remedy });
  const { nodeName, tolerations, terminationGracePeriodSeconds: grace } = pod.spec;
  if (nodeName !== undefined) say("nodeName", "It would go past the scheduler.", "Take it out.");
  if (list(tolerations).length > 0)
    say("tolerations", "It could run on nodes that are kept for others.", "Take them out.");
  if (typeof grace === "number" && grace > GRACE_MAX_SECONDS)
    say(
      "terminationGracePeriodSeconds",
      "An environment's end would wait so long for it.",
      `Use at most ${GRACE_MAX_SECONDS}.`,
    );
  for (const [at, volume] of list(pod.spec.volumes).entries())
    if (volume.csi !== undefined)
      say(`volumes[${at}].csi`, "It asks a driver of the cluster directly.", "Use a PersistentVolumeClaim.");
  for (const kind of ["initContainers", "containers"])
    for (const [at, container] of list(pod.spec[kind]).entries())
      for (const hook of ["postStart", "preStop"])
        for (const action of ["httpGet", "tcpSocket"])
          if (text(record(record(record(container.lifecycle)[hook])[action]).host))
            say(
              `${kind}[${at}].lifecycle.${hook}.${action}.host`,
              "The node would call another address.",
              "Take the host out.",
            );
}
