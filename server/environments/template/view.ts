import type { TemplateView } from "@/server/contract/template";
import { programsOf } from "./programs";
import { generatedNames, type Template } from "./template";

/** A template as the pages see it. */
export function templateViewOf(template: Template): TemplateView {
  const { title, description } = template.description;
  const generated = generatedNames(template);
  return {
    name: template.name,
    ...(template.revision ? { revision: template.revision } : {}),
    title,
    ...(description ? { description } : {}),
    parameters: template.description.parameters ?? [],
    components: template.components.map(({ target: _, container: __, exclusive: ___, ...component }) => {
      const { defaults, dev, replicas, beside, actions: _actions, ...shown } = component;
      return {
        ...shown,
        maxReplicas: replicas.max,
        replicas: defaults.replicas,
        ...(defaults.storage ? { storage: defaults.storage } : {}),
        amounts: { production: defaults.amounts, ...(dev ? { dev: dev.amounts } : {}) },
        generated,
        programs: programsOf(component).map(({ command: _command, ...program }) => program),
        canDev: dev !== undefined,
        beside: beside.map(({ workload: _w, objects: _o, ...one }) => one),
      };
    }),
  };
}
