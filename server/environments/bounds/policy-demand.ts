import type { EnvironmentSpec } from "@/server/contract/environment";
import type { PolicyDemand } from "@/server/contract/policy-rules";
import { quantityValue } from "@/server/contract/quantity";
import { acceptSpec } from "../template/accept";
import type { Template } from "../template/template";
import { demandOf } from "./demand";

/** What a spec asks for, as a template's policy looks at it. */
export function policyDemandOf(template: Template, spec: EnvironmentSpec): PolicyDemand {
  const set = template.components.flatMap(({ name }): [string, string | undefined][] => {
    const { resources, storage } = spec.components[name] ?? {};
    const path = `components.${name}`;
    return [
      ...(["requests", "limits"] as const).flatMap((kind) =>
        (["cpu", "memory"] as const).map((amount): [string, string | undefined] => [
          `${path}.resources.${kind}.${amount}`,
          resources?.[kind]?.[amount],
        ]),
      ),
      [`${path}.storage`, storage],
    ];
  });
  return {
    total: demandOf(template, acceptSpec(template, spec).spec),
    set: Object.fromEntries(
      set.flatMap(([field, value]) => (value === undefined ? [] : [[field, quantityValue(value)]])),
    ),
  };
}
