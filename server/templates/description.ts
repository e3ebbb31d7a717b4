import { stringify } from "yaml";
import type { Workload } from "@/server/kubernetes";
import { devPatch } from "./dev/patch";
import type { Draft, DraftComponent, Manifest } from "./draft";
import { componentLabel } from "./names";

/**
 * A draft as files of a template, as they are today: `template.yaml`, its manifests and a patch for each dev mode. Only what the
 * reader made itself is there; what a renderer has to make first, parameters, workspaces and caches are not said by them yet.
 */
export function templateFiles(draft: Draft): Record<string, string> {
  const made = new Set(draft.objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`));
  const components = draft.components.filter(({ workload }) => made.has(`${workload.kind}/${workload.name}`));
  const patches = components.flatMap((component): [string, string][] => {
    const patch = patchOf(component, draft);
    return patch ? [[`dev/${component.name}.yaml`, stringify(patch)]] : [];
  });
  return {
    "template.yaml": stringify({
      apiVersion: "devspace-portal.io/v1alpha1",
      kind: "Template",
      metadata: { name: componentLabel(draft.name) },
      spec: {
        title: draft.name,
        source: { folders: ["manifests"] },
        components: components.map((component) => ({
          ...described(component, components),
          ...(patchOf(component, draft) && { dev: { patch: `dev/${component.name}.yaml` } }),
        })),
      },
    }),
    "manifests/kustomization.yaml": stringify({ resources: ["objects.yaml"] }),
    "manifests/objects.yaml": draft.objects.map((object) => stringify(object)).join("---\n"),
    ...Object.fromEntries(patches),
  };
}

function described(component: DraftComponent, all: DraftComponent[]) {
  const { name, workload, endpoints, dependsOn, actions } = component;
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
  };
}

/** What the first dev entry of a component changes of its workload; none where there is none, or it changes nothing. */
function patchOf({ workload, dev: [dev] }: DraftComponent, { objects }: Draft) {
  const target = objects.find(
    ({ kind, metadata }) => kind === workload.kind && metadata.name === workload.name,
  );
  return target && dev && devPatch(target as Manifest & Workload, workload.container, dev);
}
