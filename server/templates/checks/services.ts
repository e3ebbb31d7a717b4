import { list, record, type SourceObject, type Tell, type Tellers, text } from "./finding";
import { matches } from "./selectors";
import { type PodHere, together } from "./together";

/** A Service must stay in the environment and find pods, and each of its ports one that they have. */
export function checkService(
  source: SourceObject,
  all: readonly SourceObject[],
  { refuse, warn }: Tellers,
): void {
  const spec = record(source.object.spec);
  const [type, selector] = [text(spec.type), record(spec.selector)];
  if (text(source.object.kind) !== "Service") return;
  if (type === "NodePort" || type === "LoadBalancer")
    refuse({
      code: "OpenToOutside",
      field: "spec.type",
      message: `A ${type} opens a port to the outside of the cluster, past every sign-in.`,
      remedy: "Take the type out; an endpoint of the template is opened by the portal.",
    });
  const pods = together(all).pods.filter(({ pod }) => matches(selector, pod.labels));
  if (type === "ExternalName")
    refuse({
      code: "ExternalName",
      field: "spec.type",
      message: `It stands for ${text(spec.externalName)}, outside of the environment.`,
      remedy: "Give the address to the application by a variable.",
    });
  else if (Object.keys(selector).length === 0)
    warn({
      code: "NoSelector",
      field: "spec.selector",
      message: "It selects no pods, so nothing answers there unless something else fills it.",
      remedy: "Add the labels of a workload's pods.",
    });
  else if (pods.length === 0)
    refuse({
      code: "ServiceMisses",
      field: "spec.selector",
      message: "No workload's pods have these labels, so nothing answers there.",
      remedy: "Take the labels of the workload that it is for.",
    });
  else checkPorts(list(spec.ports), pods, { refuse, warn });
}

function checkPorts(
  ports: Record<string, unknown>[],
  pods: readonly Pick<PodHere, "ports" | "portNames">[],
  { refuse, warn }: Tellers,
): void {
  const areDeclared = pods.some((pod) => pod.ports.size > 0);
  for (const [at, port] of ports.entries()) {
    const target = port.targetPort ?? port.port;
    const field = `spec.ports[${at}].targetPort`;
    if (typeof target === "string" && !pods.some(({ portNames }) => portNames.has(target)))
      refuse({
        code: "PortMissing",
        field,
        message: `No container of its pods has a port named "${target}".`,
        remedy: "Name the container's port so, or use its number.",
      });
    // Ports need not be declared at all: a word only where some are, and this one is not.
    if (typeof target !== "number" || !areDeclared) continue;
    if (!pods.some((pod) => pod.ports.has(target)))
      warn({
        code: "PortUndeclared",
        field,
        message: `No container of its pods declares port ${target}.`,
        remedy: "Add it to the container's ports, if it listens there.",
      });
  }
}

/** What an HorizontalPodAutoscaler or an Ingress leads to must be there. */
export function checkTargets(source: SourceObject, all: readonly SourceObject[], refuse: Tell): void {
  const spec = record(source.object.spec);
  const expect = (field: string, kind: string, name: string) => {
    if (name && !together(all).names.has(`${kind}/${name}`))
      refuse({
        code: "NotThere",
        field,
        message: `The template has no ${kind} ${name}.`,
        remedy: "Add it, or correct the name.",
      });
  };
  if (text(source.object.kind) === "HorizontalPodAutoscaler") {
    const target = record(spec.scaleTargetRef);
    expect("spec.scaleTargetRef", text(target.kind), text(target.name));
  }
  if (text(source.object.kind) !== "Ingress") return;
  for (const [at, rule] of list(spec.rules).entries())
    for (const [index, path] of list(record(rule.http).paths).entries())
      expect(
        `spec.rules[${at}].http.paths[${index}].backend.service.name`,
        "Service",
        text(record(record(path.backend).service).name),
      );
}
