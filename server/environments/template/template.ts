import { parameterMark } from "@/server/contract/parameter-values";
import type { TemplateParameter } from "@/server/contract/parameters";
import type {
  Beside,
  PodSecurity,
  TemplateComponent,
  TemplateDescription,
  TemplateView,
} from "@/server/contract/template";
import type { TemplatePolicy } from "@/server/contract/template-policy";
import type { TemplateRef } from "@/server/contract/template-resource";
import type {
  KubernetesObject,
  PersistentVolumeClaim,
  PodMaker,
  ResourceAmounts,
  Secret,
  Workload,
} from "@/server/kubernetes";

/** A template, compiled: its description with the manifests it speaks of. Read once at start, never changed. */
export interface Template {
  name: string;
  /** Which revision it is; none for one that was never published: it comes with the portal's image. */
  revision?: string;
  description: TemplateDescription["spec"];
  /** Everything that stays as it is, but for its place, in the order of the manifests. */
  objects: KubernetesObject[];
  secrets: Secret[];
  /** In the order of the description. */
  components: Component[];
  /** What makes pods and is no component: it runs along and sleeps with the environment. */
  others: PodMaker[];
  /** Level of Pod Security of its environments' namespaces. */
  podSecurity: PodSecurity;
  /** Volumes that no StatefulSet makes. */
  claims: PersistentVolumeClaim[];
  /** Names of the Secrets that its images are pulled with; none without it. */
  pullSecrets?: readonly string[];
}

/** A part of the application that people see, set and switch. */
export interface Component extends Omit<TemplateComponent, "dev" | "tools" | "workload"> {
  /** The production workload. */
  target: Workload;
  /** Name of the container that settings and dev mode change. */
  container: string;
  /** Two pods of it must never run at once: they would share a volume. */
  exclusive: boolean;
  /** What a component gets that its spec does not name. */
  defaults: { replicas: number; storage?: string; amounts: ResourceAmounts };
  /** Absent: it has production mode only. */
  dev?: { patch: Workload; amounts: ResourceAmounts };
  beside: BesideWorkload[];
}

/** What runs beside a component in dev mode; a tool also while somebody uses it. */
export interface BesideWorkload extends Omit<Beside, "folder"> {
  /** It is a tool. */
  onDemand: boolean;
  workload: Workload;
  /** What belongs to the workload. */
  objects: KubernetesObject[];
}

/** What an administrator lays down for a template as it is now, whatever revision of it an environment runs. */
export interface TemplateRules {
  pullSecrets: readonly string[];
  /** Who may use it and how much. */
  policy?: TemplatePolicy;
}

/** Templates by name. */
export interface Templates {
  /**
   * That revision; else the newest of that ref, or of the template's own. Undefined while nothing is published, and for a revision
   * that is gone.
   */
  get(name: string, revision?: string, ref?: string): Template | undefined;
  /** What was published of refs that environments name; undefined of a template whose environments cannot name any. */
  refsOf(name: string): readonly TemplateRef[] | undefined;
  /** The newest revision of each, by name. */
  list(): Template[];
  /** What is laid down for one; undefined where there is no Template resource of that name to say. */
  rulesOf?(name: string): TemplateRules | undefined;
  /** Where images that values of parameters make may come from; from anywhere without it. */
  imageRegistries?: readonly string[];
  /** As the pages see them. */
  views(): TemplateView[];
}

/** A component by name; undefined for one the template does not have. */
export function componentOf(template: Template, name: string): Component | undefined {
  return template.components.find((component) => component.name === name);
}

/** Everything that may run beside the components, with the component it belongs to. */
export function besideOf(template: Template): { beside: BesideWorkload; component: Component }[] {
  return template.components.flatMap((component) =>
    component.beside.map((beside) => ({ beside, component })),
  );
}

/** Every manifest of a template in which a parameter may stand, patches of dev modes included. */
export function objectsOf({ objects, secrets, components, others }: Template): KubernetesObject[] {
  const own = components.flatMap(({ target, dev, beside }) => [
    target,
    ...(dev ? [dev.patch] : []),
    ...beside.flatMap((one) => [one.workload, ...one.objects]),
  ]);
  return [...objects, ...secrets, ...own, ...others];
}

/** The parameters of a template whose values are secret, and not part of any spec. */
export function secretParameters({ description }: Template): TemplateParameter[] {
  return (description.parameters ?? []).filter(({ type }) => type === "secret");
}

/** Names of the Secrets that hold values of secret parameters. */
export function givenSecretNames(template: Template): ReadonlySet<string> {
  const marks = secretParameters(template).map(({ name }) => parameterMark(name));
  const holds = ({ stringData = {} }: Secret) =>
    Object.values(stringData).some((value) => marks.includes(value));
  return new Set(template.secrets.filter(holds).map(({ metadata }) => metadata.name));
}

/** Names of the variables that are generated for each environment and cannot be set. */
export function generatedNames({ description }: Template): string[] {
  return description.secrets.flatMap(({ generate }) => Object.keys(generate));
}

/** Components in an order in which each comes after what it depends on; the given order otherwise. */
export function byDependency(components: Component[]): Component[] {
  const ordered: Component[] = [];
  const visit = (component: Component) => {
    if (ordered.includes(component)) return;
    for (const name of component.dependsOn) {
      const needed = components.find((other) => other.name === name);
      if (needed) visit(needed);
    }
    ordered.push(component);
  };
  for (const component of components) visit(component);
  return ordered;
}
