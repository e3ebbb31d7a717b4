import { LABEL_COMPONENT } from "@/server/contract/labels";
import { PREVIEW_LABEL_MAX, previewLabels } from "@/server/contract/preview-address";
import type { Beside, TemplateComponent, TemplateDescription } from "@/server/contract/template";
import { devPodTemplate } from "@/server/dev-mode/dev-workload";
import {
  isWorkload,
  type KubernetesObject,
  type PodTemplate,
  type ResourceAmounts,
  type Secret,
  type Workload,
} from "@/server/kubernetes";
import { cleanPatch, isClaim, isPlain, othersOf, sharesVolume, usable, withComponentLabel } from "./objects";
import { parameterFaults } from "./parameter-faults";
import { type BesideWorkload, type Component, objectsOf, type Template } from "./template";

/** Where the manifests come from; paths are those of the description. */
export interface Manifests {
  folder(path: string): KubernetesObject[];
  file(path: string): KubernetesObject;
}

/** Joins a description with its manifests. Throws with every fault, each with the field of the description. */
export function compileTemplate({ metadata, spec }: TemplateDescription, manifests: Manifests): Template {
  const { objects, faults } = usable(spec.source.folders.flatMap((folder) => manifests.folder(folder)));
  const names = spec.components.flatMap((one) => [one.name, ...describedBeside(one).map(({ name }) => name)]);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) faults.push(`spec.components: ${twice} is there twice.`);

  const components = spec.components.flatMap((description, index): Component[] => {
    const fault = (field: string, message: string) =>
      void faults.push(`spec.components[${index}].${field}: ${message}`);
    const unknown = description.dependsOn.find((name) => !spec.components.some((one) => one.name === name));
    if (unknown) fault("dependsOn", `there is no component ${unknown}.`);
    const compiled = component(description, { objects, manifests, fault });
    return compiled ? [compiled] : [];
  });
  const labels = spec.components
    .flatMap((one) => [one, ...describedBeside(one)])
    .flatMap(previewLabels)
    .map(({ label }) => label);
  for (const label of labels.filter((one, index) => labels.indexOf(one) !== index || isTooLong(one)))
    faults.push(
      isTooLong(label)
        ? `spec.components: the address ${label} of an endpoint is longer than ${PREVIEW_LABEL_MAX} characters. Give the endpoint a shorter name.`
        : `spec.components: two endpoints have the address ${label}. Give one of them another name.`,
    );
  if (labels.includes("xn"))
    faults.push(
      "spec.components: the address xn of an endpoint makes a host name with xn--, which stands for other scripts. Give the component another name.",
    );

  const isTarget = (object: KubernetesObject) =>
    components.some(
      ({ target }) => target.kind === object.kind && target.metadata.name === object.metadata.name,
    );
  const workloads = objects.filter((object) => isWorkload(object) && isTarget(object));
  const { others, faults: othersFaults } = othersOf(objects, { workloads, names });
  faults.push(...othersFaults);

  const secrets: Secret[] = objects.filter(({ kind }) => kind === "Secret");
  spec.secrets.forEach(({ name, generate }, index) => {
    const secret = secrets.find((one) => one.metadata.name === name);
    const lacking = Object.keys(generate).find((key) => secret?.stringData?.[key] === undefined);
    if (lacking) faults.push(`spec.secrets[${index}]: Secret ${name} has no stringData.${lacking}.`);
  });
  const besides = components.flatMap(({ beside }) => beside.flatMap((one) => one.objects));
  const configMaps = [...objects, ...besides].filter(({ kind }) => kind === "ConfigMap");
  spec.values.forEach(({ configMap, value }, index) => {
    if (!configMaps.some(({ metadata: own }) => own.name === configMap))
      faults.push(`spec.values[${index}].configMap: there is no ConfigMap ${configMap}.`);
    for (const [, , name] of value.matchAll(/\{(host|origin):([^}]*)\}/g)) {
      if (!labels.includes(name ?? ""))
        faults.push(`spec.values[${index}].value: there is no http endpoint with the address ${name}.`);
    }
  });
  const compiled: Template = {
    name: metadata.name,
    description: spec,
    objects: objects.filter(isPlain),
    secrets,
    components,
    others,
    podSecurity: spec.podSecurity,
    claims: objects.filter(isClaim),
  };
  faults.push(
    ...parameterFaults(
      spec.parameters,
      [...objectsOf(compiled), ...compiled.claims],
      spec.values.map(({ value }) => value),
    ),
  );
  if (faults.length > 0) throw new Error(`Template ${metadata.name}:\n${faults.join("\n")}`);
  return compiled;
}

const isTooLong = (label: string) => label.length > PREVIEW_LABEL_MAX;

interface Compiling {
  objects: KubernetesObject[];
  manifests: Manifests;
  fault(field: string, message: string): void;
}

function component(
  { dev, workload, tools, ...description }: TemplateComponent,
  { objects, manifests, fault }: Compiling,
): Component | undefined {
  const found = objects.find(
    (object): object is Workload =>
      isWorkload(object) && object.kind === workload.kind && object.metadata.name === workload.name,
  );
  if (!found) {
    fault("workload", `there is no ${workload.kind} ${workload.name} in the manifests.`);
    return undefined;
  }
  const target = withComponentLabel(found, description.name);
  const { template, volumeClaimTemplates, replicas = 1 } = target.spec;
  checkLabel(template, description.name, fault);
  const main = mainContainer(template, workload.container);
  if (!main) fault("workload.container", `${workload.name} has no container ${workload.container ?? ""}.`);
  const storage = volumeClaimTemplates?.[0]?.spec.resources.requests.storage;
  if (description.settings.includes("storage") && storage === undefined)
    fault("settings", `storage: ${workload.name} has no volume claim template.`);
  const isShared = volumeClaimTemplates !== undefined || sharesVolume(template, objects.filter(isClaim));
  const exclusive = dev?.order ? dev.order === "old-first" : isShared;
  const container = main?.name ?? "";
  return {
    ...description,
    target,
    container,
    exclusive,
    defaults: { replicas, storage, amounts: main?.resources ?? {} },
    dev: dev && development(target, container, manifests.file(dev.patch), fault),
    beside: [
      ...tools.flatMap((one) => besideWorkload(one, "tools", manifests, fault)),
      ...(dev?.beside ?? []).flatMap((one) => besideWorkload(one, "dev.beside", manifests, fault)),
    ],
  };
}

function development(
  target: Workload,
  container: string,
  read: KubernetesObject,
  fault: Compiling["fault"],
): { patch: Workload; amounts: ResourceAmounts } {
  if (!isWorkload(read)) {
    fault("dev.patch", "it has to be a patch of a Deployment or StatefulSet.");
    return { patch: target, amounts: {} };
  }
  const patch = cleanPatch(read);
  const amounts = mainContainer(devPodTemplate(target, patch), container)?.resources ?? {};
  return { patch, amounts };
}

function describedBeside({ tools, dev }: TemplateComponent): Beside[] {
  return [...tools, ...(dev?.beside ?? [])];
}

function besideWorkload(
  { folder, ...description }: Beside,
  field: "tools" | "dev.beside",
  manifests: Manifests,
  fault: Compiling["fault"],
): BesideWorkload[] {
  const { objects, faults } = usable(manifests.folder(folder));
  for (const message of faults) fault(field, message);
  const [workload, ...more] = objects.filter(isWorkload);
  if (!workload || more.length > 0) {
    fault(field, `${folder} has to hold exactly one workload.`);
    return [];
  }
  checkLabel(workload.spec.template, description.name, fault);
  const others = objects.filter((object) => object !== workload);
  const stays = others.find((object) => !isPlain(object));
  if (stays)
    fault(
      field,
      `${folder} holds the ${stays.kind} ${stays.metadata.name}, which cannot come and go. Keep it with the rest.`,
    );
  return [{ ...description, onDemand: field === "tools", workload, objects: others }];
}

/** Pods are told apart by this label: logs, status and the plan of a component find them by it. */
function checkLabel(template: PodTemplate, name: string, fault: Compiling["fault"]): void {
  if (template.metadata.labels[LABEL_COMPONENT] !== name)
    fault("workload", `its pod template lacks the label ${LABEL_COMPONENT}: ${name}.`);
}

function mainContainer({ spec }: PodTemplate, name: string | undefined) {
  return name ? spec.containers.find((container) => container.name === name) : spec.containers[0];
}
