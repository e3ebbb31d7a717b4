import type { Diagnosis } from "../diagnosis";
import type { ComponentSnapshot } from "../snapshot";
import { describing, seen, subjectOf } from "../subject";

/** Two ports of one name in a pod, after somebody's patch: a Service by that name leads to either of them. */
export function duplicatePorts({ target }: ComponentSnapshot): Diagnosis | undefined {
  const ports = target?.spec.template.spec.containers.flatMap(({ name: container, ports = [] }) =>
    ports.map((port) => ({ container, ...port })),
  );
  const twice = ports?.find(({ name }, at) => name && ports.findIndex((other) => other.name === name) < at);
  if (!target || !ports || !twice?.name) return undefined;
  const same = ports.filter(({ name }) => name === twice.name);
  const numbers = same
    .map(({ containerPort, container }) => `${containerPort} of ${container}`)
    .join(" and ");
  const text = "Take the added port away, or give it a name of its own.";
  return {
    code: "DuplicatePortName",
    subject: subjectOf(target),
    severity: "warning",
    message: `Two ports of the pod are named ${twice.name}: ${numbers}. Traffic may go to the wrong one. ${text}`,
    evidence: same
      .slice(0, 4)
      .map(({ container, containerPort }) =>
        seen(
          target,
          `spec.template.spec.containers[${container}].ports[${twice.name}]`,
          String(containerPort),
        ),
      ),
    remedy: { text, action: describing(target) },
  };
}
