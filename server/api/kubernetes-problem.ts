import { type FieldError, type Refusal, refusal } from "@/server/http/problem";
import { isKubernetesError } from "@/server/kubernetes/errors";
import type { KubernetesError } from "@/server/kubernetes/types";

/**
 * What a failed call to Kubernetes means to the user; undefined for any other error. It knows not what was asked for: whoever asked
 * says the failures it foresees in its own words (environments/verbs/words.ts).
 */
export function kubernetesRefusal(error: unknown): Refusal | undefined {
  if (!isKubernetesError(error)) return undefined;
  switch (error.code) {
    case "not-found":
      return refusal("not-found", "Kubernetes has no such object. It may have been deleted meanwhile.", {
        cause: error,
      });
    case "already-exists":
      return refusal("conflict", "Kubernetes has an object of this name already.", { cause: error });
    case "conflict":
      return refusal(
        "conflict",
        "The object changed in Kubernetes meanwhile. Look at its present state and try again.",
        { cause: error },
      );
    case "invalid": {
      const errors = fieldsOf(error);
      const told = errors?.map(({ message }) => message).join(" ") ?? error.message;
      return refusal("invalid-request", `Kubernetes refused the values: ${told}`, { cause: error, errors });
    }
    case "forbidden":
    case "unauthorized":
      return refusal(
        "kubernetes-refused",
        "Kubernetes does not let the portal do this. An administrator of the cluster has to check the portal's rights (k8s/portal/rbac).",
        { cause: error },
      );
    case "gone":
    case "too-many-requests":
    case "unavailable":
    case "aborted":
    case "unknown":
      return refusal(
        "kubernetes-unavailable",
        "Kubernetes does not answer at the moment. Try again shortly.",
        {
          cause: error,
          headers: { "Retry-After": String(error.retryAfterSeconds ?? 5) },
        },
      );
  }
}

/** The API server names fields by their place in the object; requests have them without `spec.` and `metadata.`. */
function fieldsOf(error: KubernetesError): FieldError[] | undefined {
  if (error.causes.length === 0) return undefined;
  return error.causes.map(({ field, message }) => ({
    field: field.replace(/^(spec|metadata)\./, ""),
    // What a rule of the CRD says comes after the type of the value it looked at.
    message: message.replace(/^Invalid value: "(object|array|string|integer|number|boolean)": /, ""),
  }));
}
