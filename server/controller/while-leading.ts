import { type Gateway, kubernetesError } from "../kubernetes";

/**
 * A gateway that writes only while its term of leadership lasts. A reconciliation may take longer than what is left of a
 * Lease that could not be renewed; what it then still wants to write is the next leader's to decide.
 */
export function whileLeading(gateway: Gateway, leading: AbortSignal): Gateway {
  function check(): void {
    if (leading.aborted) throw kubernetesError("aborted", "This controller does not lead any more.");
  }
  return {
    ...gateway,
    async create(object) {
      check();
      return gateway.create(object);
    },
    async apply(object, options) {
      check();
      return gateway.apply(object, options);
    },
    async mergePatch(ref, patch, options) {
      check();
      return gateway.mergePatch(ref, patch, options);
    },
    async delete(ref, options) {
      check();
      return gateway.delete(ref, options);
    },
  };
}
