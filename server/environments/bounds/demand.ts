import type { Amounts } from "@/server/contract/bounds";
import { quantityValue } from "@/server/contract/quantity";
import { requestsOf } from "@/server/kubernetes/requests";
import { mergeAmounts } from "../render/amounts";
import { podsOfOthers, scaledMax, storageOfOthers } from "../render/amounts-of-others";
import type { EffectiveSpec } from "../template/accept";
import type { Template } from "../template/template";

export function sum(all: readonly Amounts[]): Amounts {
  const total = (resource: keyof Amounts) => all.reduce((so, one) => so + one[resource], 0);
  return {
    environments: total("environments"),
    cpu: total("cpu"),
    memory: total("memory"),
    storage: total("storage"),
  };
}

/**
 * What an environment asks for: the requests of its pods, as many as an autoscaler may make, and its volumes. A paused one counts in full, so that
 * it can always wake up; what runs beside a component in dev mode is the portal's.
 */
export function demandOf(template: Template, spec: EffectiveSpec): Amounts {
  const components = template.components.map(({ name, container, target, defaults }): Amounts => {
    const asked = spec.components[name];
    const own = target.spec.template.spec.containers.find((one) => one.name === container)?.resources;
    const { requests = {} } = mergeAmounts(own, asked?.resources);
    const replicas = asked?.replicas ?? defaults.replicas;
    const pods = Math.max(replicas, asked?.mode === "dev" ? 1 : 0, scaledMax(template, target));
    const storage = asked?.storage ?? defaults.storage;
    return {
      environments: 0,
      cpu: pods * quantityValue(requests.cpu ?? "0"),
      memory: pods * quantityValue(requests.memory ?? "0"),
      storage: storage ? quantityValue(storage) : 0,
    };
  });
  const others = podsOfOthers(template).map(({ pod, count }): Amounts => {
    const { cpu, memory } = requestsOf(pod);
    return { environments: 0, cpu: count * cpu, memory: count * memory, storage: 0 };
  });
  const volumes = { environments: 1, cpu: 0, memory: 0, storage: storageOfOthers(template) };
  return sum([...components, ...others, volumes]);
}
