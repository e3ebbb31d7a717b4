import { stringify } from "yaml";
import type { Draft, DraftComponent, DraftDev } from "./draft";
import { componentLabel } from "./names";

/** Waits until it is told to end: people start the program in a terminal. */
const WAIT = ["sh", "-c", "trap 'exit 0' TERM INT; while :; do sleep 3600 & wait $!; done"];

/**
 * A draft as files of a template, as they are today: `template.yaml`, its manifests and a patch for each dev mode. Only what the
 * reader made itself is there; what a renderer has to make first, parameters, workspaces and caches are not said by them yet.
 */
export function templateFiles(draft: Draft): Record<string, string> {
  const made = new Set(draft.objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`));
  const components = draft.components.filter(({ workload }) => made.has(`${workload.kind}/${workload.name}`));
  const patches = components.flatMap((component): [string, string][] => {
    const [dev] = component.dev;
    return dev ? [[`dev/${component.name}.yaml`, stringify(patchOf(component, dev))]] : [];
  });
  return {
    "template.yaml": stringify({
      apiVersion: "devspace-portal.io/v1alpha1",
      kind: "Template",
      metadata: { name: componentLabel(draft.name) },
      spec: {
        title: draft.name,
        source: { folders: ["manifests"] },
        components: components.map((component) => described(component, components)),
      },
    }),
    "manifests/kustomization.yaml": stringify({ resources: ["objects.yaml"] }),
    "manifests/objects.yaml": draft.objects.map((object) => stringify(object)).join("---\n"),
    ...Object.fromEntries(patches),
  };
}

function described(component: DraftComponent, all: DraftComponent[]) {
  const { name, workload, endpoints, dependsOn, actions, dev } = component;
  const names = new Set<string>();
  return {
    name,
    title: workload.name,
    workload,
    dependsOn: dependsOn.filter((one) => all.some((other) => other.name === one)),
    settings: ["replicas", "image", "resources", "env"],
    endpoints: endpoints.slice(0, 8).map((endpoint) => {
      const own = componentLabel(endpoint.name, [...names]);
      names.add(own);
      return { name: own, title: `Port ${endpoint.port}`, service: endpoint.service, port: endpoint.port };
    }),
    actions: actions.map(({ name: action, title, command }) => ({
      name: componentLabel(action),
      title,
      command,
    })),
    ...(dev.length > 0 && { dev: { patch: `dev/${name}.yaml` } }),
  };
}

/** What the CLI changes of a pod, as a strategic merge patch: image, command, variables, amounts, working directory. */
function patchOf({ workload }: DraftComponent, dev: DraftDev) {
  const command = dev.command ?? (dev.idle ? WAIT : undefined);
  const container = {
    name: dev.container ?? workload.container,
    ...(dev.image !== undefined && { image: dev.image }),
    ...(command && { command }),
    ...(dev.args ? { args: dev.args } : command && { args: [] }),
    ...(dev.env.length > 0 && { env: dev.env }),
    ...(dev.workingDir !== undefined && { workingDir: dev.workingDir }),
    ...(dev.resources !== undefined && { resources: dev.resources }),
  };
  return {
    apiVersion: "apps/v1",
    kind: workload.kind,
    metadata: { name: workload.name },
    spec: { template: { spec: { containers: [container] } } },
  };
}
