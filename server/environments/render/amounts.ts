import { quantityValue } from "@/server/kubernetes";
import type { ResourceAmounts } from "@/server/kubernetes/workloads";

/**
 * The template's amounts with the spec's on top. An amount the spec leaves out moves as far as needed for no request to
 * exceed its limit: a lower limit pulls the template's request down, a higher request pushes the template's limit up.
 */
export function mergeAmounts(template: ResourceAmounts = {}, spec: ResourceAmounts = {}): ResourceAmounts {
  const requests = { ...template.requests, ...spec.requests };
  const limits = { ...template.limits, ...spec.limits };
  for (const [resource, limit] of Object.entries(limits)) {
    const request = requests[resource];
    if (request === undefined || quantityValue(request) <= quantityValue(limit)) continue;
    if (spec.limits?.[resource] === undefined) limits[resource] = request;
    else requests[resource] = limit;
  }
  return { requests, limits };
}
